; Shell scripts, as Bash reads them.  What the captures mean is said in nlx_lsp/syntax/grammar.py.
;
;; [language]
; id = "shellscript"
; grammar = "tree_sitter_bash:language"
; extensions = [".sh", ".bash", ".zsh", ".ksh"]
; aliases = ["bash", "sh", "zsh", "ksh"]
; remark = "#"
; comments = ["comment"]
; comment = ["", "# ", ""]
; private = '^_'
; doc = '#(?!!|\s*shellcheck)'
; openings = ["command", "variable_assignment", "declaration_command"]

;; [outline]
(function_definition name: (_) @name body: (_) @body) @symbol.function

;; [facts]
(function_definition) @scope

; A parameter has no name but the one of the variable that takes it.
(variable_assignment
  name: (variable_name) @parameter.name
  value: [
    (simple_expansion (variable_name) @_position)
    (string . (simple_expansion (variable_name) @_position) .)
    (expansion . (variable_name) @_position)
    (string . (expansion . (variable_name) @_position) .)
  ]
  (#match? @_position "^[1-9]$")) @parameter
(variable_assignment
  name: (variable_name) @parameter.name
  value: [
    (array [(simple_expansion) (string (simple_expansion))] @_all)
    (string . (simple_expansion) @_all .)
  ]
  (#match? @_all "^\"?[$][@*]\"?$")) @parameter @parameter.variadic

((command name: (command_name) @_return argument: (_) @return.value) (#eq? @_return "return"))
((command name: (command_name) @_return) @return (#eq? @_return "return"))

(command name: (command_name (word) @call) (#not-match? @call "^(return|exit|set|shift)$"))

;; [module]
(program (command name: (command_name) @_source argument: (_)) @import (#any-of? @_source "." "source"))
(program (variable_assignment name: (_) @constant.name) @constant)
(program (declaration_command (variable_assignment name: (_) @constant.name)) @constant)
