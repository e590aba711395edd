; C++: what C has, and more.  What the captures mean is said in nlx_lsp/syntax/grammar.py.
;
;; [language]
; id = "cpp"
; inherits = "c"
; grammar = "tree_sitter_cpp:language"
; extensions = [".cpp", ".cc", ".cxx", ".c++", ".hpp", ".hh", ".hxx", ".h++", ".ipp", ".tpp"]
; aliases = ["c++", "cuda-cpp"]
; receivers = ["this"]

;; [outline]
(function_definition declarator: (_) @name [(default_method_clause) (delete_method_clause)]) @symbol.function
(function_definition declarator: (_) @name (try_statement) @body) @symbol.function

(function_definition declarator: (_) @name @header.end (field_initializer_list)) @symbol.function
(declaration
  declarator: [
    (function_declarator declarator: [(qualified_identifier) (operator_name) (destructor_name) (template_function)])
    (reference_declarator (function_declarator))
    (pointer_declarator declarator: (function_declarator declarator: [(qualified_identifier) (operator_name)]))
  ] @name) @symbol.function
(field_declaration
  declarator: [
    (function_declarator declarator: [(field_identifier) (operator_name) (destructor_name) (template_method)])
    (reference_declarator (function_declarator))
    (pointer_declarator declarator: (function_declarator declarator: [(field_identifier) (operator_name)]))
    (pointer_declarator declarator: (pointer_declarator declarator: (function_declarator declarator: (field_identifier))))
  ] @name) @symbol.function

(class_specifier name: (_) @name body: (_) @body) @symbol.class
(struct_specifier name: [(template_type) (qualified_identifier)] @name body: (_) @body) @symbol.class
(alias_declaration name: (_) @name) @symbol.class
(concept_definition name: (_) @name) @symbol.class

(namespace_definition name: (_) @name body: (_) @body) @symbol.module
(namespace_definition !name body: (declaration_list (_) @private))

(template_declaration) @wrapper
(friend_declaration) @wrapper

;; [labels]
; A class begins private, a structure public.
(class_specifier body: (field_declaration_list "{" @label.private))
(field_declaration_list (access_specifier) @label.public (#eq? @label.public "public"))
(field_declaration_list (access_specifier) @label.private (#not-eq? @label.private "public"))

;; [facts]
(class_specifier body: (_)) @scope
(namespace_definition) @scope
(lambda_expression) @scope
(template_declaration) @scope
(declaration
  declarator: [
    (function_declarator)
    (reference_declarator (function_declarator))
    (pointer_declarator declarator: (function_declarator))
  ]) @scope
(field_declaration
  declarator: [
    (function_declarator declarator: [(field_identifier) (operator_name) (destructor_name) (template_method)])
    (reference_declarator (function_declarator))
    (pointer_declarator declarator: (function_declarator))
  ]) @scope

(base_class_clause [(type_identifier) (template_type) (qualified_identifier)] @base)
(template_parameter_list (_) @generic)

(function_definition type: [(qualified_identifier) (template_type) (class_specifier) (decltype) (dependent_type)] @result)
(function_definition declarator: (reference_declarator ["&" "&&"] @result))
(declaration
  type: [(qualified_identifier) (template_type) (decltype) (dependent_type)] @result
  declarator: (function_declarator))
(declaration
  (type_qualifier)? @result
  type: (_) @result
  declarator: (reference_declarator ["&" "&&"] @result (function_declarator)))
(field_declaration (type_qualifier) @result declarator: (function_declarator declarator: (field_identifier)))
(field_declaration
  type: [
    (primitive_type)
    (sized_type_specifier)
    (type_identifier)
    (struct_specifier)
    (enum_specifier)
    (qualified_identifier)
    (template_type)
    (decltype)
    (dependent_type)
  ] @result
  declarator: (function_declarator declarator: [(field_identifier) (operator_name) (template_method)]))
(field_declaration
  (type_qualifier)? @result
  type: (_) @result
  declarator: (pointer_declarator "*" @result declarator: (function_declarator)))
(field_declaration
  (type_qualifier)? @result
  type: (_) @result
  declarator: (pointer_declarator declarator: (pointer_declarator "*" @result declarator: (function_declarator))))
(field_declaration
  (type_qualifier)? @result
  type: (_) @result
  declarator: (reference_declarator ["&" "&&"] @result (function_declarator)))
(function_declarator (trailing_return_type (_) @result))

(function_declarator
  declarator: [
    (field_identifier)
    (qualified_identifier)
    (destructor_name)
    (operator_name)
    (template_function)
    (template_method)
  ]
  parameters: (parameter_list (parameter_declaration declarator: (_) @parameter.declarator) @parameter))
(function_declarator
  declarator: [
    (field_identifier)
    (qualified_identifier)
    (destructor_name)
    (operator_name)
    (template_function)
    (template_method)
  ]
  parameters: (parameter_list (parameter_declaration !declarator) @parameter @parameter.type)
  (#not-eq? @parameter.type "void"))
(function_declarator
  declarator: [
    (identifier)
    (field_identifier)
    (qualified_identifier)
    (operator_name)
    (template_function)
    (template_method)
  ]
  parameters: (parameter_list
    [
      (optional_parameter_declaration
        declarator: (_) @parameter.declarator
        default_value: (_) @parameter.default)
      (optional_parameter_declaration !declarator type: (_) @parameter.type default_value: (_) @parameter.default)
    ] @parameter))
(function_declarator
  declarator: [
    (identifier)
    (field_identifier)
    (qualified_identifier)
    (operator_name)
    (template_function)
    (template_method)
  ]
  parameters: (parameter_list
    (variadic_parameter_declaration declarator: (_) @parameter.declarator) @parameter @parameter.variadic))
(function_declarator parameters: (parameter_list "..." @parameter @parameter.name @parameter.variadic))

(co_return_statement (_) @return.value)
(co_return_statement) @return
(co_yield_statement) @yield
(co_yield_statement (_) @yield.value)

(throw_statement) @raise
(throw_statement (identifier) @raise.value)
(throw_statement (call_expression function: (_) @raise.value)) @raise
(throw_statement (compound_literal_expression type: (_) @raise.value)) @raise

(catch_clause) @handler
(catch_clause parameters: (parameter_list (parameter_declaration type: (_) @handler.type)))
(catch_clause
  parameters: (parameter_list
    (parameter_declaration
      declarator: [
        (identifier) @handler.name
        (reference_declarator (identifier) @handler.name)
        (pointer_declarator declarator: (identifier) @handler.name)
      ])))

(call_expression function: (qualified_identifier) @call)
(call_expression function: (template_function name: (_) @call))

(assignment_expression left: (field_expression argument: (this) field: (field_identifier) @attribute))

;; [module]
(translation_unit (using_declaration) @import)

;; [environment]
(call_expression
  function: (qualified_identifier) @_get
  arguments: (argument_list . (string_literal) @environment)
  (#eq? @_get "std::getenv"))
