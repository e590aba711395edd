; Python.  What the captures mean is said in nlx_lsp/syntax/grammar.py.
;
;; [language]
; id = "python"
; grammar = "tree_sitter_python:language"
; extensions = [".py", ".pyi", ".pyw"]
; remark = "#"
; comments = ["comment"]
; decorators = ["decorator"]
; receivers = ["self", "cls", "mcs"]
; first_is_receiver = true
; private = "^_"

;; [outline]
(module . (comment)* . (expression_statement . (string) @docstring .)
  (#not-match? @docstring "^[a-zA-Z]*[bBfFtT]"))

(class_definition
  name: (identifier) @name
  ":" @header.end
  body: (block) @body) @symbol.class

(function_definition
  name: (identifier) @name
  ":" @header.end
  body: (block) @body) @symbol.function

(_
  body: (block . (expression_statement . (string) @docstring .))
  (#not-match? @docstring "^[a-zA-Z]*[bBfFtT]"))

(decorated_definition) @wrapper

;; [facts]
(lambda) @scope
(class_definition) @scope
(function_definition) @scope

(decorated_definition (decorator (_) @decorator))

(class_definition superclasses: (argument_list [(identifier) (attribute) (subscript) (call)] @base))

(function_definition "async" @async)
(function_definition return_type: (type) @result)

(parameters (positional_separator) @parameter.positional_only_until)
(parameters
  [
    (keyword_separator)
    (list_splat_pattern)
    (typed_parameter (list_splat_pattern))
  ] @parameter.keyword_only_from)
(parameters (identifier) @parameter @parameter.name)
(parameters (default_parameter name: (identifier) @parameter.name value: (_) @parameter.default) @parameter)
(parameters (typed_parameter . (identifier) @parameter.name type: (_) @parameter.type) @parameter)
(parameters
  (typed_default_parameter
    name: (identifier) @parameter.name
    type: (_) @parameter.type
    value: (_) @parameter.default) @parameter)
(parameters (list_splat_pattern (identifier) @parameter.name) @parameter @parameter.variadic)
(parameters
  (typed_parameter (list_splat_pattern (identifier) @parameter.name) type: (_) @parameter.type)
  @parameter @parameter.variadic)
(parameters (dictionary_splat_pattern (identifier) @parameter.name) @parameter @parameter.keywords)
(parameters
  (typed_parameter (dictionary_splat_pattern (identifier) @parameter.name) type: (_) @parameter.type)
  @parameter @parameter.keywords)

(return_statement (_) @return.value)
(return_statement) @return

(yield) @yield
(yield (_) @yield.value)

(raise_statement) @raise
(raise_statement . (_) @raise.value)

(except_clause) @handler
(except_clause value: [(identifier) (attribute) (tuple)] @handler.type)
(except_clause value: (as_pattern . [(identifier) (attribute) (tuple)] @handler.type))
(except_clause value: (as_pattern alias: (as_pattern_target (identifier) @handler.name)))

(if_statement condition: (_) @guard consequence: (block) @guard.body)
(elif_clause condition: (_) @guard consequence: (block) @guard.body)

(call function: [(identifier) (attribute)] @call)

(assignment left: (attribute object: (identifier) @attribute.object attribute: (identifier) @attribute)
  (#any-of? @attribute.object "self" "cls"))

(class_definition
  body: (block (expression_statement (assignment left: (identifier) @attribute.class))))

;; [module]
(module [(import_statement) (import_from_statement) (future_import_statement)] @import)
(module (expression_statement (assignment left: (identifier) @constant.name)) @constant)

;; [environment]
(subscript
  value: [(identifier) (attribute)] @_environ
  subscript: (string) @environment
  (#match? @_environ "^(os\\.)?environ$"))
(call
  function: [(identifier) (attribute)] @_get
  arguments: (argument_list . (string) @environment . (_)? @environment.default .)
  (#match? @_get "^((os\\.)?environ\\.get|(os\\.)?getenv)$"))

;; [options]
(class_definition
  superclasses: (argument_list [(identifier) (attribute)] @_base)
  body: (block
    (expression_statement
      (assignment left: (identifier) @option.name type: (type) right: (_)? @option.default) @option))
  (#match? @_base "BaseSettings$"))
(call
  function: [(identifier) (attribute)] @_add
  arguments: (argument_list (string) @option.name)
  (#match? @_add "(\\.add_argument|^click\\.(option|argument))$")) @option
(call
  function: [(identifier) (attribute)] @_add
  arguments: (argument_list
    (keyword_argument name: (identifier) @_help value: [(string) (concatenated_string)] @option.help))
  (#eq? @_help "help")
  (#match? @_add "(\\.add_argument|^click\\.(option|argument))$")) @option
(call
  function: [(identifier) (attribute)] @_add
  arguments: (argument_list (keyword_argument name: (identifier) @_default value: (_) @option.default))
  (#eq? @_default "default")
  (#match? @_add "(\\.add_argument|^click\\.(option|argument))$")) @option
