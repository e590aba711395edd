; Rust.  What the captures mean is said in nlx_lsp/syntax/grammar.py.
;
;; [language]
; id = "rust"
; grammar = "tree_sitter_rust:language"
; extensions = [".rs"]
; remark = "//"
; comments = ["line_comment", "block_comment"]
; comment = ["", "/// ", ""]
; decorators = ["attribute_item"]
; receivers = ["self", "Self"]
; public = false
; doc = '///(?!/)|/\*\*(?![*/])'
; module_doc = '//!|/\*!'

;; [outline]
(function_item name: (_) @name body: (_) @body) @symbol.function
(function_signature_item name: (_) @name) @symbol.function
(macro_definition name: (_) @name @header.end (macro_rule)* @body) @symbol.function

(struct_item name: (_) @name body: (_)? @body) @symbol.class
(union_item name: (_) @name body: (_) @body) @symbol.class
(enum_item name: (_) @name body: (_) @body) @symbol.class
(trait_item name: (_) @name body: (_) @body) @symbol.class
(type_item name: (_) @name) @symbol.class
(impl_item
  type: [
    (type_identifier) @name
    (scoped_type_identifier name: (_) @name)
    (generic_type type: [(type_identifier) @name (scoped_type_identifier name: (_) @name)])
    (reference_type type: [(type_identifier) @name (generic_type type: (type_identifier) @name)])
    (primitive_type) @name
    (dynamic_type trait: (_) @name)
    (tuple_type) @name
    (array_type) @name
  ]
  body: (_) @body) @symbol.class @reopens

(mod_item name: (_) @name body: (_) @body) @symbol.module

(_ (visibility_modifier) @_pub (#eq? @_pub "pub")) @public
(impl_item) @public
(impl_item trait: (_) body: (declaration_list (function_item) @public))
(trait_item body: (declaration_list [(function_item) (function_signature_item)] @public))
(macro_definition) @public

;; [facts]
(function_item) @scope
(closure_expression) @scope
(async_block) @scope
(struct_item) @scope
(union_item) @scope
(enum_item) @scope
(impl_item) @scope
(trait_item) @scope
(mod_item) @scope
(type_item) @scope
(macro_definition) @scope
(function_signature_item) @scope

(attribute_item (attribute) @decorator)

(trait_item bounds: (trait_bounds (_) @base))
(impl_item trait: (_) @base)

(function_modifiers "async" @async)
(type_parameters (_) @generic)

(function_item return_type: (_) @result)
(function_signature_item return_type: (_) @result)

(parameters (self_parameter) @receiver)
(parameters (parameter pattern: (self)) @receiver)
(parameters
  (parameter
    pattern: [
      (identifier)
      (tuple_pattern)
      (tuple_struct_pattern)
      (struct_pattern)
      (slice_pattern)
      (reference_pattern)
      (ref_pattern)
      (mut_pattern)
      "_"
    ] @parameter.name
    type: (_) @parameter.type) @parameter)
(parameters (variadic_parameter) @parameter @parameter.name @parameter.variadic)

(return_expression (_) @return.value)
(return_expression) @return
(function_item body: (block (_expression) @return @return.value .))

; Errors that are returned, and panics.
((expression_statement
  (return_expression
    (call_expression function: (identifier) @_err arguments: (arguments . (_) @raise.value)))) @raise
  (#eq? @_err "Err"))
(block
  (return_expression
    (call_expression function: (identifier) @_err arguments: (arguments . (_) @raise.value))) @raise .
  (#eq? @_err "Err"))
(block
  (call_expression function: (identifier) @_err arguments: (arguments . (_) @raise.value)) @raise .
  (#eq? @_err "Err"))
(try_expression
  (call_expression function: (identifier) @_err arguments: (arguments . (_) @raise.value)) @raise
  (#eq? @_err "Err"))
((expression_statement (macro_invocation macro: (identifier) @raise.value)) @raise
  (#any-of? @raise.value "panic" "unreachable" "todo" "unimplemented"))
(block
  (macro_invocation macro: (identifier) @raise.value) @raise .
  (#any-of? @raise.value "panic" "unreachable" "todo" "unimplemented"))

(if_expression condition: (_) @guard consequence: (_) @guard.body)

(call_expression
  function: [(identifier) (field_expression) (scoped_identifier)] @call
  (#not-match? @call "^(Ok|Err|Some)$"))
(call_expression function: (generic_function function: (_) @call))

(struct_item body: (field_declaration_list (field_declaration name: (_) @attribute.class)))
(union_item body: (field_declaration_list (field_declaration name: (_) @attribute.class)))
(enum_variant name: (_) @attribute.class)

;; [module]
(use_declaration) @import
(source_file [(const_item name: (_) @constant.name) (static_item name: (_) @constant.name)] @constant)

;; [environment]
(call_expression
  function: (scoped_identifier) @_var
  arguments: (arguments . (string_literal) @environment)
  (#match? @_var "(^|::)env::var(_os)?$"))
(macro_invocation
  macro: (identifier) @_env
  (token_tree . (string_literal) @environment)
  (#any-of? @_env "env" "option_env"))
