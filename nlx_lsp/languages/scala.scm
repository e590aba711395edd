; Scala.  What the captures mean is said in nlx_lsp/syntax/grammar.py.
;
;; [language]
; id = "scala"
; grammar = "tree_sitter_scala:language"
; extensions = [".scala", ".sc"]
; remark = "//"
; comments = ["comment", "block_comment"]
; comment = ["/**", " * ", " */"]
; decorators = ["annotation"]
; receivers = ["this", "super"]
; doc = '/\*\*(?!/)'
; openings = ["package_clause", "import_declaration"]

;; [outline]
(function_definition name: (_) @name body: (_) @body) @symbol.function
(function_declaration name: (_) @name) @symbol.function
(val_definition pattern: (identifier) @name value: (lambda_expression) @body @symbol.function)

(class_definition name: (_) @name body: (_)? @body) @symbol.class
(trait_definition name: (_) @name body: (_)? @body) @symbol.class
(object_definition name: (_) @name body: (_)? @body) @symbol.class
(enum_definition name: (_) @name body: (_)? @body) @symbol.class
(given_definition name: (_) @name body: (_)? @body) @symbol.class
(type_definition name: (_) @name) @symbol.class
(package_clause name: (_) @name body: (_) @body) @symbol.module

(extension_definition
  parameters: (parameters
    (parameter type: [(type_identifier) @owner (generic_type type: (type_identifier) @owner)]))
  body: [
    (function_definition name: (_) @name) @symbol.function
    (template_body (function_definition name: (_) @name) @symbol.function)
    (indented_block (function_definition name: (_) @name) @symbol.function)
  ])

(val_definition value: (lambda_expression)) @wrapper

(_ (modifiers (access_modifier))) @private

;; [facts]
(function_definition) @scope
(function_declaration) @scope
(lambda_expression) @scope
(class_definition) @scope
(trait_definition) @scope
(object_definition) @scope
(enum_definition) @scope
(given_definition) @scope
(extension_definition) @scope
(type_definition) @scope

(annotation name: (_) @decorator arguments: (_)? @decorator)
(extends_clause [(type_identifier) (generic_type) (stable_type_identifier) (compound_type)] @base)
(type_parameters name: (_) @generic)

(function_definition return_type: (_) @result)
(function_declaration return_type: (_) @result)

(extension_definition parameters: (parameters (parameter) @receiver))
(_
  parameters: (parameters
    (parameter name: (_) @parameter.name type: (_) @parameter.type default_value: (_)? @parameter.default)
    @parameter))
(parameters (parameter type: (repeated_parameter_type)) @parameter @parameter.variadic)
(class_parameters
  (class_parameter name: (_) @parameter.name type: (_) @parameter.type default_value: (_)? @parameter.default)
  @parameter)
(lambda_expression
  parameters: (bindings (binding name: (_) @parameter.name type: (_)? @parameter.type) @parameter))

(return_expression (_) @return.value)
(return_expression) @return
; The last expression of a function is its result, if it is a value to look at.
(function_definition
  body: [
    [
      (boolean_literal)
      (call_expression)
      (field_expression)
      (floating_point_literal)
      (identifier)
      (infix_expression)
      (instance_expression)
      (integer_literal)
      (string)
      (tuple_expression)
    ] @return @return.value
    (block
      [
        (boolean_literal)
        (call_expression)
        (field_expression)
        (floating_point_literal)
        (identifier)
        (infix_expression)
        (instance_expression)
        (integer_literal)
        (string)
        (tuple_expression)
      ] @return @return.value
      .)
  ])

(throw_expression) @raise
(throw_expression (identifier) @raise.value)
(throw_expression (instance_expression "new" . (_) @raise.value)) @raise
(throw_expression (call_expression function: (_) @raise.value)) @raise

(catch_clause (case_block (case_clause) @handler))
(catch_clause (case_block (case_clause pattern: (typed_pattern type: (_) @handler.type))))
(catch_clause (case_block (case_clause pattern: (typed_pattern pattern: (identifier) @handler.name))))

(if_expression condition: (parenthesized_expression (_) @guard) consequence: (_) @guard.body)

(call_expression function: [(identifier) (field_expression)] @call)
(call_expression function: (generic_function function: (_) @call))

(template_body [(val_definition pattern: (identifier) @attribute.class) (var_definition pattern: (identifier) @attribute.class)])
(class_parameter ["val" "var"] name: (_) @attribute.class)
(simple_enum_case name: (_) @attribute.class)

;; [module]
(import_declaration) @import
(compilation_unit (val_definition pattern: (identifier) @constant.name) @constant)

;; [environment]
(call_expression
  function: (field_expression) @_get
  arguments: (arguments . (string) @environment . (_)? @environment.default .)
  (#any-of? @_get "sys.env" "sys.env.get" "sys.env.getOrElse" "System.getenv"))
