; C#.  What the captures mean is said in nlx_lsp/syntax/grammar.py.
;
;; [language]
; id = "csharp"
; grammar = "tree_sitter_c_sharp:language"
; extensions = [".cs", ".csx"]
; aliases = ["cs", "c#"]
; remark = "//"
; comments = ["comment"]
; comment = ["", "/// ", ""]
; decorators = ["attribute_list"]
; receivers = ["this", "base"]
; public = false
; doc = '///(?!/)|/\*\*(?!/)'
; openings = ["using_directive", "namespace_declaration", "file_scoped_namespace_declaration"]

;; [outline]
(method_declaration name: (_) @name body: (_)? @body) @symbol.function
(constructor_declaration name: (_) @name body: (_)? @body) @symbol.function
(destructor_declaration "~" @name body: (_)? @body) @symbol.function
(operator_declaration operator: _ @name body: (_)? @body) @symbol.function
(local_function_statement name: (_) @name body: (_)? @body) @symbol.function
(delegate_declaration name: (_) @name) @symbol.function
(property_declaration name: (_) @name accessors: (_) @body) @symbol.function
(property_declaration name: (_) @name !accessors value: (_) @body) @symbol.function
(indexer_declaration "this" @name accessors: (_) @body) @symbol.function
(indexer_declaration "this" @name value: (_) @body) @symbol.function

(class_declaration name: (_) @name body: (_)? @body) @symbol.class
(struct_declaration name: (_) @name body: (_)? @body) @symbol.class
(interface_declaration name: (_) @name body: (_)? @body) @symbol.class
(enum_declaration name: (_) @name body: (_)? @body) @symbol.class
(record_declaration name: (_) @name body: (_)? @body) @symbol.class
(namespace_declaration name: (_) @name body: (_) @body) @symbol.module

(_ (modifier "public")) @public
(interface_declaration body: (declaration_list (_) @public))
(namespace_declaration) @public

;; [facts]
(method_declaration) @scope
(constructor_declaration) @scope
(destructor_declaration) @scope
(operator_declaration) @scope
(local_function_statement) @scope
(delegate_declaration) @scope
(property_declaration) @scope
(indexer_declaration) @scope
(class_declaration) @scope
(struct_declaration) @scope
(interface_declaration) @scope
(enum_declaration) @scope
(record_declaration) @scope
(namespace_declaration) @scope
(lambda_expression) @scope
(anonymous_method_expression) @scope

(attribute_list (attribute) @decorator)
(base_list (_) @base)
(modifier "async") @async
(type_parameter_list (type_parameter) @generic)

(method_declaration returns: (_) @result)
(local_function_statement type: (_) @result)
(operator_declaration type: (_) @result)
(delegate_declaration type: (_) @result)
(property_declaration type: (_) @result)
(indexer_declaration type: (_) @result)

(_ (parameter type: (_)? @parameter.type name: (_) @parameter.name) @parameter)
(_ (parameter name: (_) "=" (_) @parameter.default) @parameter)
(parameter_list
  "params"
  type: (_) @parameter.type
  name: (_) @parameter @parameter.name @parameter.variadic)

(return_statement (_) @return.value)
(return_statement) @return
(arrow_expression_clause (_) @return @return.value)

(yield_statement "return") @yield
(yield_statement "return" (_) @yield.value)

(throw_statement) @raise
(throw_statement [(identifier) (member_access_expression) (invocation_expression)] @raise.value)
(throw_statement (object_creation_expression type: (_) @raise.value)) @raise
(throw_expression (object_creation_expression type: (_) @raise.value)) @raise

(catch_clause) @handler
(catch_declaration type: (_) @handler.type)
(catch_declaration name: (_) @handler.name)

(if_statement condition: (_) @guard consequence: (_) @guard.body)

(invocation_expression function: [(identifier) (member_access_expression)] @call)
(invocation_expression function: (generic_name (identifier) @call))

(assignment_expression left: (member_access_expression expression: "this" name: (_) @attribute))
(field_declaration (variable_declaration (variable_declarator name: (_) @attribute.class)))
(event_field_declaration (variable_declaration (variable_declarator name: (_) @attribute.class)))
(enum_member_declaration name: (_) @attribute.class)

;; [module]
(using_directive) @import

;; [environment]
(invocation_expression
  function: (member_access_expression) @_get
  arguments: (argument_list . (argument (string_literal) @environment))
  (#eq? @_get "Environment.GetEnvironmentVariable"))
