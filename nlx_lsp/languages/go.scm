; Go.  What the captures mean is said in nlx_lsp/syntax/grammar.py.
;
;; [language]
; id = "go"
; grammar = "tree_sitter_go:language"
; extensions = [".go"]
; remark = "//"
; comments = ["comment"]
; comment = ["", "// ", ""]
; private = '^[^A-ZÀ-ÖØ-Þ]'
; doc = '//(?!go:|line |nolint|export |\+build)|/\*'
; openings = ["package_clause"]

;; [outline]
(function_declaration name: (_) @name body: (_)? @body) @symbol.function
(method_declaration
  receiver: (parameter_list
    (parameter_declaration
      type: [
        (type_identifier) @owner
        (generic_type type: (type_identifier) @owner)
        (pointer_type (type_identifier) @owner)
        (pointer_type (generic_type type: (type_identifier) @owner))
      ]))
  name: (_) @name
  body: (_)? @body) @symbol.function

(type_spec name: (_) @name type: [(struct_type (_) @body) (interface_type "interface" @header.end "{" @body "}" @body)]) @symbol.class
(type_spec name: (_) @name type: (_)) @symbol.class
(type_alias name: (_) @name) @symbol.class
(interface_type (method_elem name: (_) @name) @symbol.function)

(type_declaration . [(type_spec) (type_alias)] .) @wrapper

;; [facts]
(function_declaration) @scope
(method_declaration) @scope
(func_literal) @scope
(function_type) @scope
(type_spec) @scope
(method_elem) @scope

(type_parameter_list (type_parameter_declaration) @generic)

(function_declaration result: (_) @result)
(method_declaration result: (_) @result)
(method_elem result: (_) @result)

(method_declaration receiver: (parameter_list (_) @receiver))

(_
  parameters: (parameter_list
    (parameter_declaration name: (identifier) @parameter @parameter.name type: (_) @parameter.type)))
(_ parameters: (parameter_list (parameter_declaration !name type: (_) @parameter.type) @parameter))
(_
  parameters: (parameter_list
    (variadic_parameter_declaration name: (_)? @parameter.name type: (_) @parameter.type)
    @parameter @parameter.variadic))

(return_statement (expression_list) @return.value)
(return_statement) @return

; Errors that are made and returned, and panics.
(return_statement
  (expression_list
    (call_expression
      function: (selector_expression
        operand: (identifier) @_package
        field: (field_identifier) @_make) @raise.value))
  (#any-of? @_package "errors" "fmt")
  (#any-of? @_make "New" "Errorf" "Join")) @raise
(return_statement
  (expression_list [(identifier) (selector_expression)] @raise.value)
  (#match? @raise.value "^(\\w+\\.)?(Err[A-Z_]|err[A-Z]|EOF$)")) @raise
(return_statement
  (expression_list
    [
      (composite_literal type: (_) @raise.value)
      (unary_expression operand: (composite_literal type: (_) @raise.value))
    ])
  (#match? @raise.value "(Error|Err)$")) @raise
((expression_statement (call_expression function: (identifier) @raise.value)) @raise
  (#eq? @raise.value "panic"))

(if_statement condition: (_) @guard consequence: (block (statement_list) @guard.body))

(call_expression function: [(identifier) (selector_expression)] @call)

(type_spec type: (struct_type (field_declaration_list (field_declaration name: (_) @attribute.class))))
(type_spec
  type: (struct_type
    (field_declaration_list
      (field_declaration
        !name
        type: [(type_identifier) (qualified_type) (generic_type)] @base))))
(type_spec type: (interface_type (type_elem (_) @base)))

;; [module]
(import_spec) @import
(source_file
  [
    (const_declaration (const_spec name: (_) @constant.name))
    (var_declaration (var_spec name: (_) @constant.name))
    (var_declaration (var_spec_list (var_spec name: (_) @constant.name)))
  ] @constant)

;; [environment]
(call_expression
  function: (selector_expression) @_get
  arguments: (argument_list . (interpreted_string_literal) @environment)
  (#any-of? @_get "os.Getenv" "os.LookupEnv"))
