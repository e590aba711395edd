; What can be spoilt in C.  What the captures mean is said in ground.py.
;;languages = ["c"]
;;negation = "!{}"
;;nothing = "{}"
;;blocks = ["compound_statement", "case_statement"]
;;functions = ["function_definition"]
;;loops = ["for_statement", "while_statement", "do_statement"]
;;switches = ["switch_statement"]

(binary_expression operator: _ @operator)
(assignment_expression operator: _ @operator)

(if_statement condition: (_) @condition)
(while_statement condition: (_) @condition)
(conditional_expression condition: (_) @condition)

(subscript_expression (_) . (_) @index)
(binary_expression operator: ["+" "-"]) @step
[(true) (false)] @boolean

(call_expression
  function: [(identifier) @callee (field_expression field: (field_identifier) @callee)]
  arguments: (argument_list) @arguments)

(parameter_declaration declarator: [(identifier) @binding (pointer_declarator declarator: (identifier) @binding)])
(init_declarator declarator: [(identifier) @binding (pointer_declarator declarator: (identifier) @binding)])
(assignment_expression left: (identifier) @binding)

(argument_list (identifier) @variable)
(binary_expression (identifier) @variable)
(return_statement (identifier) @variable)
(subscript_expression (identifier) @variable)
(field_expression argument: (identifier) @variable)
(assignment_expression right: (identifier) @variable)
(init_declarator value: (identifier) @variable)

(return_statement (call_expression) @result.value) @result
[(break_statement) (continue_statement)] @jump

(if_statement
  consequence: [
    (compound_statement . [(return_statement) (goto_statement) (continue_statement) (break_statement)] .)
    (return_statement) (goto_statement) (continue_statement) (break_statement)]
  !alternative) @guard

(if_statement alternative: (else_clause (if_statement !alternative)) @clause) @clause.of
(if_statement alternative: (else_clause (compound_statement)) @clause) @clause.of
(switch_statement body: (compound_statement (case_statement) @clause)) @clause.of

(expression_statement
  (call_expression
    function: [(identifier) @release.name (field_expression field: (field_identifier) @release.name)])) @release
