; TypeScript.  What the captures mean is said in nlx_lsp/syntax/grammar.py.
;
;; [language]
; id = "typescript"
; grammar = "tree_sitter_typescript:language_typescript"
; extensions = [".ts", ".mts", ".cts"]
; aliases = ["ts"]
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
(function_signature name: (_) @name) @symbol.function

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
(abstract_class_declaration name: (_) @name body: (_) @body) @symbol.class
(variable_declarator name: (identifier) @name value: (class body: (_) @body) @symbol.class)
(interface_declaration name: (_) @name body: (_) @body) @symbol.class
(enum_declaration name: (_) @name body: (_) @body) @symbol.class
(type_alias_declaration name: (_) @name value: (_) @body) @symbol.class
(internal_module name: (_) @name body: (_) @body) @symbol.module
(module
  name: [(string (string_fragment) @name) (identifier) @name (nested_identifier) @name]
  body: (_) @body) @symbol.module

(method_definition name: (_) @name body: (_) @body) @symbol.function
(method_signature name: (_) @name) @symbol.function
(abstract_method_signature name: (_) @name) @symbol.function
(public_field_definition
  name: (_) @name
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
(ambient_declaration) @wrapper
(internal_module
  body: (statement_block [(function_declaration) (class_declaration) (lexical_declaration)] @private))
(expression_statement [(assignment_expression) (internal_module)]) @wrapper
(assignment_expression right: [(arrow_function) (function_expression) (generator_function)]) @wrapper
(lexical_declaration . (variable_declarator) .) @wrapper
(variable_declaration . (variable_declarator) .) @wrapper
(variable_declarator value: [(arrow_function) (function_expression) (generator_function) (class)]) @wrapper
(public_field_definition value: [(arrow_function) (function_expression)]) @wrapper
(pair value: [(arrow_function) (function_expression) (generator_function)]) @wrapper

(method_definition (accessibility_modifier) @_access (#not-eq? @_access "public")) @private
(method_signature (accessibility_modifier) @_access (#not-eq? @_access "public")) @private
(abstract_method_signature (accessibility_modifier) @_access (#not-eq? @_access "public")) @private
(public_field_definition (accessibility_modifier) @_access (#not-eq? @_access "public")) @private

;; [exports]
(export_statement) @export
(export_statement (export_clause (export_specifier name: (identifier) @export.name)))
(export_statement value: (identifier) @export.name)
(export_statement declaration: (_ name: (_) @export.name))
(export_statement "=" (identifier) @export.name)

;; [facts]
(function_declaration) @scope
(generator_function_declaration) @scope
(function_expression) @scope
(generator_function) @scope
(arrow_function) @scope
(method_definition) @scope
(class_declaration) @scope
(abstract_class_declaration) @scope
(class) @scope
(interface_declaration) @scope
(internal_module) @scope
(object_type) @scope
(function_type) @scope
(construct_signature) @scope
(call_signature) @scope
(type_alias_declaration) @scope
(method_signature) @scope
(function_signature) @scope
(abstract_method_signature) @scope

(decorator (_) @decorator)

(extends_clause value: (_) @base)
(implements_clause (_) @base)
(extends_type_clause type: (_) @base)

"async" @async
(type_parameter) @generic

(function_declaration return_type: (type_annotation (_) @result))
(generator_function_declaration return_type: (type_annotation (_) @result))
(function_signature return_type: (type_annotation (_) @result))
(function_expression return_type: (type_annotation (_) @result))
(arrow_function return_type: (type_annotation (_) @result))
(method_definition return_type: (type_annotation (_) @result))
(method_signature return_type: (type_annotation (_) @result))
(abstract_method_signature return_type: (type_annotation (_) @result))
(_ return_type: [(type_predicate_annotation (_) @result) (asserts_annotation (_) @result)])

(formal_parameters
  [(required_parameter pattern: (this)) (optional_parameter pattern: (this))] @receiver)
(formal_parameters
  [
    (required_parameter
      pattern: [(identifier) (object_pattern) (array_pattern)] @parameter.name
      type: (type_annotation (_) @parameter.type)?
      value: (_)? @parameter.default)
    (optional_parameter
      pattern: [(identifier) (object_pattern) (array_pattern)] @parameter.name
      type: (type_annotation (_) @parameter.type)?
      value: (_)? @parameter.default)
  ] @parameter)
(formal_parameters
  (required_parameter
    pattern: (rest_pattern (_) @parameter.name)
    type: (type_annotation (_) @parameter.type)?) @parameter @parameter.variadic)
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
(class_body (public_field_definition name: (_) @attribute.class))
(interface_body (property_signature name: (_) @attribute.class))
(enum_body name: (_) @attribute.class)
(enum_body (enum_assignment name: (_) @attribute.class))
(type_alias_declaration value: (object_type (property_signature name: (_) @attribute.class)))

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
