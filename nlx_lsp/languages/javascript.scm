; JavaScript, with JSX.  What the captures mean is said in nlx_lsp/syntax/grammar.py.
;
;; [language]
; id = "javascript"
; grammar = "tree_sitter_javascript:language"
; extensions = [".js", ".jsx", ".mjs", ".cjs"]
; aliases = ["js", "jsx", "javascriptreact", "javascript.jsx"]
; remark = "//"
; comments = ["comment"]
; comment = ["/**", " * ", " */"]
; decorators = ["decorator"]
; receivers = ["this", "super"]
; private = '^[_#]'
; doc = '/\*\*(?!/)'
; openings = ["import_statement", "hash_bang_line", "expression_statement"]

;; [outline]
(function_declaration name: (_) @name body: (_) @body) @symbol.function
(generator_function_declaration name: (_) @name body: (_) @body) @symbol.function

(variable_declarator
  name: (identifier) @name
  value: [
    (arrow_function body: (_) @body)
    (function_expression body: (_) @body)
    (generator_function body: (_) @body)
  ] @symbol.function)
(export_statement
  "default" @name
  value: [
    (arrow_function body: (_) @body)
    (function_expression body: (_) @body)
    (generator_function body: (_) @body)
  ] @symbol.function)
(assignment_expression
  left: (identifier) @name
  right: [
    (arrow_function body: (_) @body)
    (function_expression body: (_) @body)
    (generator_function body: (_) @body)
  ] @symbol.function)
(assignment_expression
  left: (member_expression property: (property_identifier) @name)
  right: [
    (arrow_function body: (_) @body)
    (function_expression body: (_) @body)
    (generator_function body: (_) @body)
  ] @symbol.function)
(assignment_expression
  left: (member_expression
    object: (member_expression object: (_) @owner property: (_) @_prototype)
    property: (_) @name)
  right: [(arrow_function) (function_expression) (generator_function)] @symbol.function
  (#eq? @_prototype "prototype"))
(assignment_expression
  left: (member_expression object: (identifier) @owner property: (_) @name)
  right: [(arrow_function) (function_expression) (generator_function)] @symbol.function
  (#match? @owner "^[A-Z]"))

(class_declaration name: (_) @name body: (_) @body) @symbol.class
(variable_declarator name: (identifier) @name value: (class body: (_) @body) @symbol.class)

(method_definition name: (_) @name body: (_) @body) @symbol.function
(field_definition
  property: (_) @name
  value: [(arrow_function body: (_) @body) (function_expression body: (_) @body)] @symbol.function)
(pair
  key: (property_identifier) @name
  value: [
    (arrow_function body: (_) @body)
    (function_expression body: (_) @body)
    (generator_function body: (_) @body)
  ] @symbol.function)

; The functions of an object that has a name belong to it.
(variable_declarator
  name: (identifier) @owner
  value: (object (method_definition name: (_) @name) @symbol.function))
(variable_declarator
  name: (identifier) @owner
  value: (object
    (pair
      key: (property_identifier) @name
      value: [(arrow_function) (function_expression) (generator_function)] @symbol.function)))

(export_statement) @wrapper @public
(assignment_expression
  left: (member_expression object: (_) @_exports)
  (#any-of? @_exports "exports" "module.exports")) @public
(assignment_expression
  left: (member_expression object: (_) @_module property: (_) @_exports)
  (#eq? @_module "module")
  (#eq? @_exports "exports")) @public
(expression_statement (assignment_expression)) @wrapper
(assignment_expression right: [(arrow_function) (function_expression) (generator_function)]) @wrapper
(lexical_declaration . (variable_declarator) .) @wrapper
(variable_declaration . (variable_declarator) .) @wrapper
(variable_declarator value: [(arrow_function) (function_expression) (generator_function) (class)]) @wrapper
(field_definition value: [(arrow_function) (function_expression)]) @wrapper
(pair value: [(arrow_function) (function_expression) (generator_function)]) @wrapper

;; [exports]
(export_statement) @export
(export_statement (export_clause (export_specifier name: (identifier) @export.name)))
(export_statement value: (identifier) @export.name)
(export_statement declaration: (_ name: (_) @export.name))
(expression_statement
  (assignment_expression left: (member_expression object: (identifier) @_exports) right: (_) @_value)
  (#eq? @_exports "exports")) @export
(expression_statement
  (assignment_expression left: (member_expression) @_exports right: (identifier) @export.name)
  (#match? @_exports "^(module\\.)?exports\\b")) @export
(expression_statement
  (assignment_expression
    left: (member_expression) @_exports
    right: (object
      [
        (shorthand_property_identifier) @export.name
        (method_definition name: (_) @export.name)
        (pair key: (_) @export.name)
        (pair value: (identifier) @export.name)
      ]))
  (#eq? @_exports "module.exports")) @export

;; [facts]
(function_declaration) @scope
(generator_function_declaration) @scope
(function_expression) @scope
(generator_function) @scope
(arrow_function) @scope
(method_definition) @scope
(class_declaration) @scope
(class) @scope

(decorator (_) @decorator)

(class_heritage (_) @base)

"async" @async

(formal_parameters [(identifier) (object_pattern) (array_pattern)] @parameter @parameter.name)
(formal_parameters (assignment_pattern left: (_) @parameter.name right: (_) @parameter.default) @parameter)
(formal_parameters (rest_pattern (_) @parameter.name) @parameter @parameter.variadic)
(arrow_function parameter: (identifier) @parameter @parameter.name)

(return_statement [(expression) (sequence_expression)] @return.value)
(return_statement) @return
(arrow_function body: (expression) @return @return.value)

(yield_expression) @yield
(yield_expression (_) @yield.value)

(throw_statement) @raise
(throw_statement [(identifier) (member_expression) (call_expression)] @raise.value)
(throw_statement (new_expression constructor: (_) @raise.value)) @raise

(catch_clause) @handler
(catch_clause parameter: (identifier) @handler.name)

(if_statement condition: (parenthesized_expression (_) @guard) consequence: (_) @guard.body)

(call_expression function: [(identifier) (member_expression)] @call)

(assignment_expression
  left: (member_expression
    object: (this)
    property: [(property_identifier) (private_property_identifier)] @attribute))
(class_body (field_definition property: (_) @attribute.class))

;; [module]
(program (import_statement) @import)
(program
  [
    (lexical_declaration (variable_declarator name: (identifier) @constant.name))
    (variable_declaration (variable_declarator name: (identifier) @constant.name))
    (export_statement declaration: (lexical_declaration (variable_declarator name: (identifier) @constant.name)))
  ] @constant)

;; [environment]
(member_expression
  object: (member_expression) @_env
  property: (property_identifier) @environment
  (#any-of? @_env "process.env" "import.meta.env"))
(subscript_expression
  object: (member_expression) @_env
  index: (string) @environment
  (#eq? @_env "process.env"))

;; [options]
(call_expression
  function: (member_expression property: (property_identifier) @_option)
  arguments: (arguments . (string) @option.name . (string) @option.help)
  (#any-of? @_option "option" "requiredOption" "argument")) @option
