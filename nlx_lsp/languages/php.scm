; PHP.  What the captures mean is said in nlx_lsp/syntax/grammar.py.
;
;; [language]
; id = "php"
; grammar = "tree_sitter_php:language_php"
; extensions = [".php", ".phtml"]
; remark = "//"
; comments = ["comment"]
; comment = ["/**", " * ", " */"]
; decorators = ["attribute_list"]
; receivers = ["$this", "self", "static", "parent"]
; private = '^_(?!_)'
; doc = '/\*\*(?!/)'
; openings = ["php_tag", "namespace_definition", "namespace_use_declaration", "declare_statement"]

;; [outline]
(function_definition name: (_) @name body: (_) @body) @symbol.function
(method_declaration name: (_) @name body: (_)? @body) @symbol.function
(assignment_expression
  left: (variable_name (name) @name)
  right: [(anonymous_function body: (_) @body) (arrow_function body: (_) @body)] @symbol.function)

(class_declaration name: (_) @name body: (_) @body) @symbol.class
(interface_declaration name: (_) @name body: (_) @body) @symbol.class
(trait_declaration name: (_) @name body: (_) @body) @symbol.class
(enum_declaration name: (_) @name body: (_) @body) @symbol.class
(namespace_definition name: (_) @name body: (_) @body) @symbol.module

(expression_statement (assignment_expression right: [(anonymous_function) (arrow_function)])) @wrapper
(assignment_expression right: [(anonymous_function) (arrow_function)]) @wrapper

(method_declaration (visibility_modifier) @_access (#not-eq? @_access "public")) @private

;; [facts]
(function_definition) @scope
(method_declaration) @scope
(anonymous_function) @scope
(arrow_function) @scope
(class_declaration) @scope
(interface_declaration) @scope
(trait_declaration) @scope
(enum_declaration) @scope
(namespace_definition) @scope
(anonymous_class) @scope

(attribute_group (attribute) @decorator)

(base_clause (_) @base)
(class_interface_clause (_) @base)
(declaration_list (use_declaration (_) @base))

(function_definition return_type: (_) @result)
(method_declaration return_type: (_) @result)
(anonymous_function return_type: (_) @result)
(arrow_function return_type: (_) @result)

(formal_parameters
  [
    (simple_parameter
      type: (_)? @parameter.type
      name: (_) @parameter.name
      default_value: (_)? @parameter.default)
    (property_promotion_parameter
      type: (_)? @parameter.type
      name: (_) @parameter.name
      default_value: (_)? @parameter.default)
  ] @parameter)
(formal_parameters
  (variadic_parameter type: (_)? @parameter.type name: (_) @parameter.name) @parameter @parameter.variadic)

(return_statement (_) @return.value)
(return_statement) @return
(arrow_function body: (_) @return @return.value)

(yield_expression) @yield
(yield_expression (_) @yield.value)

(throw_expression) @raise
(throw_expression (variable_name) @raise.value)
(throw_expression (object_creation_expression [(name) (qualified_name)] @raise.value)) @raise

(catch_clause) @handler
(catch_clause type: (type_list (_) @handler.type))
(catch_clause name: (_) @handler.name)

(if_statement condition: (parenthesized_expression (_) @guard) body: (_) @guard.body)
(else_if_clause condition: (parenthesized_expression (_) @guard) body: (_) @guard.body)

(function_call_expression function: [(name) (qualified_name)] @call)
(member_call_expression object: (variable_name) @call name: (name) @call)
(scoped_call_expression scope: (_) @call name: (name) @call)

(assignment_expression
  left: (member_access_expression object: (variable_name) @attribute.object name: (name) @attribute)
  (#eq? @attribute.object "$this"))
(property_element name: (_) @attribute.class)
(const_element (name) @attribute.class)
(enum_case name: (_) @attribute.class)

;; [module]
(namespace_use_declaration) @import
(program (const_declaration (const_element (name) @constant.name)) @constant)

;; [environment]
(function_call_expression
  function: (name) @_get
  arguments: (arguments . (argument [(string) (encapsed_string)] @environment))
  (#eq? @_get "getenv"))
