; What can be spoilt in Go.  What the captures mean is said in ground.py.
;;languages = ["go"]
;;negation = "!{}"
;;nothing = "{}"
;;blocks = ["block", "statement_list"]
;;functions = ["function_declaration", "method_declaration", "func_literal"]
;;loops = ["for_statement"]
;;switches = ["expression_switch_statement", "type_switch_statement", "select_statement"]

(binary_expression operator: _ @operator)
(assignment_statement operator: _ @operator)

(if_statement condition: (_) @condition)

(index_expression index: (_) @index)
(slice_expression start: (_) @index)
(slice_expression end: (_) @index)
(binary_expression operator: ["+" "-"]) @step
[(true) (false)] @boolean

(call_expression
  function: [(identifier) @callee (selector_expression field: (field_identifier) @callee)]
  arguments: (argument_list) @arguments)

(parameter_declaration name: (identifier) @binding)
(short_var_declaration left: (expression_list (identifier) @binding))
(assignment_statement left: (expression_list (identifier) @binding))

(argument_list (identifier) @variable)
(binary_expression (identifier) @variable)
(return_statement (expression_list (identifier) @variable))
(index_expression (identifier) @variable)
(selector_expression operand: (identifier) @variable)

[(break_statement) (continue_statement)] @jump

(if_statement
  consequence: (block (statement_list . [(return_statement) (continue_statement) (break_statement)] .))
  !alternative) @guard

(if_statement alternative: (if_statement !alternative) @clause) @clause.of
(if_statement alternative: (block) @clause) @clause.of
(expression_switch_statement (expression_case) @clause) @clause.of
(type_switch_statement (type_case) @clause) @clause.of

(expression_statement
  (call_expression
    function: [(identifier) @release.name (selector_expression field: (field_identifier) @release.name)])) @release
(defer_statement
  (call_expression
    function: [(identifier) @release.name (selector_expression field: (field_identifier) @release.name)])) @release
