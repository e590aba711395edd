; C.  What the captures mean is said in nlx_lsp/syntax/grammar.py.
;
;; [language]
; id = "c"
; grammar = "tree_sitter_c:language"
; extensions = [".c", ".h"]
; remark = "//"
; comments = ["comment"]
; comment = ["/**", " * ", " */"]
; decorators = ["attribute_specifier", "attribute_declaration"]
; doc = '/\*|//(?!\s*(?:NOLINT|clang-format))'
; openings = ["preproc_include", "preproc_def", "preproc_ifdef", "preproc_if", "preproc_call"]

;; [outline]
(function_definition declarator: (_) @name body: (_) @body) @symbol.function

; A prototype: the innermost declarator that holds the name is a function's.
(declaration
  declarator: [
    (function_declarator declarator: (identifier))
    (pointer_declarator declarator: (function_declarator declarator: (identifier)))
    (pointer_declarator declarator: (pointer_declarator declarator: (function_declarator declarator: (identifier))))
  ] @name) @symbol.function

(preproc_function_def name: (identifier) @name value: (_)? @body) @symbol.function

(struct_specifier name: (type_identifier) @name body: (_) @body) @symbol.class
(union_specifier name: (type_identifier) @name body: (_) @body) @symbol.class
(enum_specifier name: (type_identifier) @name body: (_) @body) @symbol.class

(type_definition
  type: [
    (struct_specifier !name body: (_) @body)
    (union_specifier !name body: (_) @body)
    (enum_specifier !name body: (_) @body)
  ] @symbol.class
  declarator: (type_identifier) @name)
(type_definition
  type: [
    (primitive_type)
    (sized_type_specifier)
    (type_identifier)
    (struct_specifier !body)
    (union_specifier !body)
    (enum_specifier !body)
  ]
  declarator: (_) @name) @symbol.class

(type_definition type: [(struct_specifier body: (_)) (union_specifier body: (_)) (enum_specifier body: (_))]) @wrapper
(linkage_specification body: [(function_definition) (declaration)]) @wrapper

(function_definition
  (storage_class_specifier) @_static
  declarator: [
    (function_declarator declarator: (identifier))
    (pointer_declarator declarator: (function_declarator declarator: (identifier)))
    (pointer_declarator declarator: (pointer_declarator declarator: (function_declarator declarator: (identifier))))
  ]
  (#eq? @_static "static")) @private
(declaration (storage_class_specifier) @_static (#eq? @_static "static")) @private

;; [facts]
(function_definition) @scope
(preproc_function_def) @scope
(struct_specifier body: (_)) @scope
(union_specifier body: (_)) @scope
(enum_specifier body: (_)) @scope
(declaration
  declarator: [
    (function_declarator declarator: (identifier))
    (pointer_declarator declarator: (function_declarator declarator: (identifier)))
    (pointer_declarator declarator: (pointer_declarator declarator: (function_declarator declarator: (identifier))))
  ]) @scope

(attribute_specifier (argument_list (_) @decorator))
(attribute_declaration (attribute) @decorator)

(function_definition (type_qualifier) @result)
(function_definition
  type: [
    (primitive_type)
    (sized_type_specifier)
    (type_identifier)
    (struct_specifier)
    (union_specifier)
    (enum_specifier)
  ] @result)
(function_definition declarator: (pointer_declarator ["*" (type_qualifier)] @result))
(function_definition declarator: (pointer_declarator declarator: (pointer_declarator ["*" (type_qualifier)] @result)))
(declaration (type_qualifier) @result declarator: (function_declarator declarator: (identifier)))
(declaration (type_qualifier) @result declarator: (pointer_declarator declarator: (function_declarator)))
(declaration
  type: [
    (primitive_type)
    (sized_type_specifier)
    (type_identifier)
    (struct_specifier)
    (union_specifier)
    (enum_specifier)
  ] @result
  declarator: (function_declarator declarator: (identifier)))
(declaration
  type: (_) @result
  declarator: (pointer_declarator "*" @result declarator: (function_declarator declarator: (identifier))))
(declaration
  type: (_) @result
  declarator: (pointer_declarator
    declarator: (pointer_declarator "*" @result declarator: (function_declarator declarator: (identifier)))))

(function_declarator
  declarator: (identifier)
  parameters: (parameter_list (parameter_declaration declarator: (_) @parameter.declarator) @parameter))
(function_declarator
  declarator: (identifier)
  parameters: (parameter_list (parameter_declaration !declarator) @parameter @parameter.type)
  (#not-eq? @parameter.type "void"))
(function_declarator
  declarator: (identifier)
  parameters: (parameter_list (_ . "..." .) @parameter @parameter.name @parameter.variadic))
(function_definition
  declarator: (function_declarator parameters: (_ (identifier) @parameter @parameter.name)))
(preproc_params (identifier) @parameter @parameter.name)
(preproc_params "..." @parameter @parameter.name @parameter.variadic)

(return_statement (_) @return.value)
(return_statement) @return

(if_statement condition: (_ . (_) @guard .) consequence: (_) @guard.body)

(call_expression function: [(identifier) (field_expression)] @call)

(field_declaration
  declarator: [
    (field_identifier)
    (array_declarator)
    (pointer_declarator declarator: [(field_identifier) (array_declarator)])
    (pointer_declarator declarator: (pointer_declarator declarator: (field_identifier)))
    (function_declarator declarator: (parenthesized_declarator))
  ] @attribute.class)
(enumerator name: (identifier) @attribute.class)

;; [module]
(preproc_include) @import
(preproc_def name: (identifier) @constant.name value: (_)) @constant
(translation_unit
  (declaration
    declarator: (init_declarator
      declarator: [
        (identifier) @constant.name
        (array_declarator declarator: (identifier) @constant.name)
        (pointer_declarator declarator: (identifier) @constant.name)
        (pointer_declarator declarator: (array_declarator declarator: (identifier) @constant.name))
      ])) @constant)

;; [environment]
(call_expression
  function: (identifier) @_get
  arguments: (argument_list . (string_literal) @environment)
  (#any-of? @_get "getenv" "secure_getenv"))
