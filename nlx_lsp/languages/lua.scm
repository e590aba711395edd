; Lua.  What the captures mean is said in nlx_lsp/syntax/grammar.py.
;
;; [language]
; id = "lua"
; grammar = "tree_sitter_lua:language"
; extensions = [".lua"]
; remark = "--"
; comments = ["comment"]
; comment = ["", "--- ", ""]
; receivers = ["self"]
; private = '^_'
; doc = '--(?!\s*(?:luacheck|selene|stylua))'
; openings = ["variable_declaration"]

;; [outline]
(function_declaration
  name: [
    (identifier) @name
    (dot_index_expression table: (_) @owner field: (_) @name)
    (method_index_expression table: (_) @owner method: (_) @name)
  ]
  parameters: (_) @header.end
  body: (_)? @body) @symbol.function
(assignment_statement
  (variable_list . name: [(identifier) @name (dot_index_expression table: (_) @owner field: (_) @name)] .)
  (expression_list
    .
    value: (function_definition parameters: (_) @header.end body: (_)? @body) @symbol.function
    .))
(field
  name: (identifier) @name
  value: (function_definition parameters: (_) @header.end body: (_)? @body) @symbol.function)
(assignment_statement
  (variable_list . name: (_) @owner)
  (expression_list
    .
    value: (table_constructor (field name: (identifier) @name value: (function_definition) @symbol.function))))

(expression_list . (function_definition) .) @wrapper
(assignment_statement (expression_list . (function_definition) .)) @wrapper
(variable_declaration (assignment_statement (expression_list . (function_definition) .))) @wrapper @private
(field value: (function_definition)) @wrapper
(function_declaration "local") @private

;; [facts]
(function_declaration) @scope
(function_definition) @scope

(parameters name: (identifier) @parameter @parameter.name)
(parameters (vararg_expression) @parameter @parameter.name @parameter.variadic)

(return_statement (expression_list) @return.value)
(return_statement) @return

((function_call name: (identifier) @raise.value) @raise (#eq? @raise.value "error"))

(if_statement condition: (_) @guard consequence: (_) @guard.body)
(elseif_statement condition: (_) @guard consequence: (_) @guard.body)

(function_call name: [(identifier) (dot_index_expression) (method_index_expression)] @call)

;; [module]
(chunk
  (variable_declaration
    (assignment_statement
      (variable_list name: (identifier))
      (expression_list value: (function_call name: (identifier) @_require)))) @import
  (#eq? @_require "require"))
(chunk
  (variable_declaration
    (assignment_statement
      (variable_list name: (identifier) @constant.name)
      (expression_list value: [(number) (string) (table_constructor) (true) (false)]))) @constant)

;; [environment]
(function_call
  name: (dot_index_expression) @_get
  arguments: (arguments . (string) @environment)
  (#eq? @_get "os.getenv"))
