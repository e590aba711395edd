; What can be spoilt in Rust.  What the captures mean is said in ground.py.
;;languages = ["rust"]
;;negation = "!{}"
;;nothing = "{}"
;;blocks = ["block"]
;;functions = ["function_item", "closure_expression"]
;;loops = ["for_expression", "while_expression", "loop_expression"]

(binary_expression operator: _ @operator)
(compound_assignment_expr operator: _ @operator)
(range_expression [".." "..="] @operator)

(if_expression condition: (_) @condition)
(while_expression condition: (_) @condition)

(index_expression (_) . (_) @index)
(index_expression (range_expression (_) @index))
(binary_expression operator: ["+" "-"]) @step
(boolean_literal) @boolean

(call_expression
  function: [
    (identifier) @callee
    (field_expression field: (field_identifier) @callee)
    (scoped_identifier name: (identifier) @callee)]
  arguments: (arguments) @arguments)

(parameter pattern: (identifier) @binding)
(let_declaration pattern: (identifier) @binding)
(for_expression pattern: (identifier) @binding)

(arguments (identifier) @variable)
(arguments (reference_expression value: (identifier) @variable))
(binary_expression (identifier) @variable)
(return_expression (identifier) @variable)
(index_expression (identifier) @variable)
(field_expression value: (identifier) @variable)
(assignment_expression right: (identifier) @variable)
(let_declaration value: (identifier) @variable)

(expression_statement (return_expression (call_expression) @result.value) @result)
(expression_statement [(break_expression) (continue_expression)]) @jump
(await_expression (_) @awaited) @await

(expression_statement
  (if_expression
    consequence: (block . [
      (expression_statement [(return_expression) (continue_expression) (break_expression)])
      (return_expression) (continue_expression) (break_expression)] .)
    !alternative)) @guard

(expression_statement
  (if_expression alternative: (else_clause (if_expression !alternative)) @clause)) @clause.of
(expression_statement
  (if_expression alternative: (else_clause (block)) @clause)) @clause.of

(expression_statement
  (call_expression
    function: [(identifier) @release.name (field_expression field: (field_identifier) @release.name)])) @release
