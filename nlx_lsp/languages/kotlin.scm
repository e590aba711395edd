; Kotlin.  What the captures mean is said in nlx_lsp/syntax/grammar.py.
;
;; [language]
; id = "kotlin"
; grammar = "tree_sitter_kotlin:language"
; extensions = [".kt", ".kts"]
; remark = "//"
; comments = ["line_comment", "block_comment"]
; comment = ["/**", " * ", " */"]
; decorators = ["annotation", "annotated_expression"]
; receivers = ["this", "super"]
; doc = '/\*\*(?!/)'
; openings = ["package_header", "import", "file_annotation"]

;; [outline]
(function_declaration name: (_) @name (function_body)? @body) @symbol.function
(function_declaration (user_type (identifier) @owner) . "." name: (_) @name) @symbol.function
(secondary_constructor "constructor" @name (block)? @body) @symbol.function
(property_declaration (variable_declaration (identifier) @name) (getter (function_body) @body)) @symbol.function
(property_declaration
  (variable_declaration (identifier) @name)
  [(lambda_literal) @body (anonymous_function (function_body) @body)] @symbol.function)

(class_declaration name: (_) @name [(class_body) (enum_class_body)]? @body) @symbol.class
(object_declaration name: (_) @name (class_body)? @body) @symbol.class
(companion_object "companion" @name (class_body)? @body) @symbol.class
(type_alias type: (_) @name) @symbol.class

(property_declaration [(lambda_literal) (anonymous_function)]) @wrapper

(_ (modifiers (visibility_modifier) @_access) (#not-eq? @_access "public")) @private

;; [facts]
(function_declaration) @scope
(anonymous_function) @scope
(lambda_literal) @scope
(secondary_constructor) @scope
(class_declaration) @scope
(object_declaration) @scope
(companion_object) @scope
(type_alias) @scope
(property_declaration (getter)) @scope

(annotation (_) @decorator)  ; before a class the grammar may take one for an expression of its own

(delegation_specifier (user_type) @base)
(delegation_specifier (constructor_invocation (user_type) @base))
(delegation_specifier (explicit_delegation . (_) @base))

((function_modifier) @async (#eq? @async "suspend"))
(type_parameters (type_parameter) @generic)

(function_declaration (user_type) @receiver . ".")
(function_declaration (function_value_parameters) . ":" . (_) @result)
(anonymous_function (function_value_parameters) . ":" . (_) @result)
(property_declaration (variable_declaration ":" . (_) @result) (getter))

(function_value_parameters
  (parameter . (identifier) @parameter.name ":" . (_) @parameter.type) @parameter)
(function_value_parameters (parameter) @parameter . "=" . (_) @parameter.default)
(function_value_parameters
  (parameter_modifiers (parameter_modifier "vararg"))
  .
  (parameter) @parameter @parameter.variadic)
(class_parameters
  (class_parameter (identifier) @parameter.name . ":" . (_) @parameter.type) @parameter)
(class_parameters (class_parameter "=" . (_) @parameter.default) @parameter)

(return_expression (_) @return.value)
(return_expression) @return
(function_body "=" . (_) @return @return.value)

(throw_expression) @raise
(throw_expression (identifier) @raise.value)
(throw_expression (call_expression . [(identifier) (navigation_expression)] @raise.value)) @raise

(catch_block) @handler
(catch_block (user_type) @handler.type)
(catch_block (identifier) @handler.name)

(if_expression condition: (_) @guard . ")" . (_) @guard.body)

(call_expression . [(identifier) (navigation_expression)] @call)

(class_body (property_declaration (variable_declaration (identifier) @attribute.class)))
(class_parameter ["val" "var"] (identifier) @attribute.class)
(enum_entry (identifier) @attribute.class)

;; [module]
(import) @import
(source_file (property_declaration (variable_declaration (identifier) @constant.name)) @constant)

;; [environment]
(call_expression
  (navigation_expression) @_get
  (value_arguments . (value_argument (string_literal) @environment))
  (#eq? @_get "System.getenv"))
