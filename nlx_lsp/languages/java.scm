; Java.  What the captures mean is said in nlx_lsp/syntax/grammar.py.
;
;; [language]
; id = "java"
; grammar = "tree_sitter_java:language"
; extensions = [".java"]
; remark = "//"
; comments = ["line_comment", "block_comment"]
; comment = ["/**", " * ", " */"]
; decorators = ["annotation", "marker_annotation"]
; receivers = ["this", "super"]
; public = false
; doc = '/\*\*(?!/)|///'
; openings = ["package_declaration", "import_declaration"]

;; [outline]
(method_declaration name: (_) @name body: (_)? @body) @symbol.function
(constructor_declaration name: (_) @name body: (_) @body) @symbol.function
(compact_constructor_declaration name: (_) @name body: (_) @body) @symbol.function
(annotation_type_element_declaration name: (_) @name) @symbol.function

(class_declaration name: (_) @name body: (_) @body) @symbol.class
(interface_declaration name: (_) @name body: (_) @body) @symbol.class
(enum_declaration name: (_) @name body: (_) @body) @symbol.class
(record_declaration name: (_) @name body: (_) @body) @symbol.class
(annotation_type_declaration name: (_) @name body: (_) @body) @symbol.class

(_ (modifiers "public")) @public
(interface_body (_) @public)
(annotation_type_body (_) @public)

;; [facts]
(method_declaration) @scope
(constructor_declaration) @scope
(compact_constructor_declaration) @scope
(annotation_type_element_declaration) @scope
(class_declaration) @scope
(interface_declaration) @scope
(enum_declaration) @scope
(record_declaration) @scope
(annotation_type_declaration) @scope
(lambda_expression) @scope
(object_creation_expression (class_body) @scope)

(modifiers (marker_annotation name: (_) @decorator))
(modifiers (annotation name: (_) @decorator arguments: (_) @decorator))

(superclass (_) @base)
(super_interfaces (type_list (_) @base))
(extends_interfaces (type_list (_) @base))

(type_parameters (type_parameter) @generic)

(method_declaration type: (_) @result)
(annotation_type_element_declaration type: (_) @result)

(formal_parameters (receiver_parameter) @receiver)
(formal_parameters (formal_parameter type: (_) @parameter.type name: (_) @parameter.name) @parameter)
(formal_parameters
  (spread_parameter . (modifiers)? (_) @parameter.type (variable_declarator name: (_) @parameter.name))
  @parameter @parameter.variadic)

(return_statement (_) @return.value)
(return_statement) @return

(throw_statement) @raise
(throw_statement [(identifier) (field_access) (method_invocation)] @raise.value)
(throw_statement (object_creation_expression type: (_) @raise.value)) @raise
(throws (_) @raise @raise.value)

(catch_clause) @handler
(catch_formal_parameter (catch_type (_) @handler.type))
(catch_formal_parameter name: (_) @handler.name)

(if_statement condition: (parenthesized_expression (_) @guard) consequence: (_) @guard.body)

(method_invocation !object name: (_) @call)
(method_invocation object: [(identifier) (this) (super) (field_access)] @call name: (_) @call)

(assignment_expression left: (field_access object: (this) field: (_) @attribute))
(field_declaration declarator: (variable_declarator name: (_) @attribute.class))
(constant_declaration declarator: (variable_declarator name: (_) @attribute.class))
(enum_constant name: (_) @attribute.class)

;; [module]
(import_declaration) @import

;; [environment]
(method_invocation
  object: (identifier) @_system
  name: (identifier) @_get
  arguments: (argument_list . (string_literal) @environment)
  (#eq? @_system "System")
  (#eq? @_get "getenv"))
