; What can be spoilt in JavaScript.  What the captures mean is said in ground.py.
;;languages = ["javascript", "javascriptreact"]
;;negation = "!{}"
;;nothing = "{}"
;;blocks = ["statement_block", "switch_case", "switch_default"]
;;functions = [
;;  "function_declaration", "function_expression", "generator_function", "generator_function_declaration",
;;  "arrow_function", "method_definition",
;;]
;;loops = ["for_statement", "for_in_statement", "while_statement", "do_statement"]
;;switches = ["switch_statement"]

(binary_expression operator: _ @operator)
(augmented_assignment_expression operator: _ @operator)

(if_statement condition: (_) @condition)
(while_statement condition: (_) @condition)
(ternary_expression condition: (_) @condition)

(subscript_expression index: (_) @index)
(call_expression
  function: (member_expression property: (property_identifier) @_part)
  arguments: (arguments (_) @index)
  (#any-of? @_part "slice" "substring" "splice" "charAt" "charCodeAt" "at"))
(binary_expression operator: ["+" "-"]) @step
[(true) (false)] @boolean

(call_expression
  function: [(identifier) @callee (member_expression property: (property_identifier) @callee)]
  arguments: (arguments) @arguments)
(new_expression constructor: (identifier) @callee arguments: (arguments) @arguments)

(variable_declarator name: (identifier) @binding)
(assignment_expression left: (identifier) @binding)
(for_in_statement left: (identifier) @binding)

(arguments (identifier) @variable)
(binary_expression (identifier) @variable)
(return_statement (identifier) @variable)
(subscript_expression (identifier) @variable)
(member_expression object: (identifier) @variable)
(assignment_expression right: (identifier) @variable)
(variable_declarator value: (identifier) @variable)

(return_statement [(call_expression) (await_expression)] @result.value) @result
[(break_statement) (continue_statement)] @jump
(await_expression (_) @awaited) @await

(if_statement
  consequence: [
    (statement_block . [(return_statement) (throw_statement) (continue_statement) (break_statement)] .)
    (return_statement) (throw_statement) (continue_statement) (break_statement)]
  !alternative) @guard

(if_statement alternative: (else_clause (if_statement !alternative)) @clause) @clause.of
(if_statement alternative: (else_clause (statement_block)) @clause) @clause.of
(switch_statement body: (switch_body (switch_case) @clause)) @clause.of

(catch_clause body: (statement_block) @handler.body) @handler

(expression_statement
  (call_expression
    function: [(identifier) @release.name (member_expression property: (property_identifier) @release.name)])) @release
