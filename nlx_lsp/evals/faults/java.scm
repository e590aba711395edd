; What can be spoilt in Java.  What the captures mean is said in ground.py.
;;languages = ["java"]
;;negation = "!{}"
;;nothing = "{}"
;;blocks = ["block", "switch_block_statement_group", "constructor_body"]
;;functions = ["method_declaration", "constructor_declaration", "lambda_expression"]
;;loops = ["for_statement", "enhanced_for_statement", "while_statement", "do_statement"]
;;switches = ["switch_expression"]

(binary_expression operator: _ @operator)
(assignment_expression operator: _ @operator)

(if_statement condition: (_) @condition)
(while_statement condition: (_) @condition)
(ternary_expression condition: (_) @condition)

(array_access index: (_) @index)
(method_invocation
  name: (identifier) @_part
  arguments: (argument_list (_) @index)
  (#any-of? @_part "substring" "charAt" "subList"))
(binary_expression operator: ["+" "-"]) @step
[(true) (false)] @boolean

(method_invocation name: (identifier) @callee arguments: (argument_list) @arguments)

(formal_parameter name: (identifier) @binding)
(variable_declarator name: (identifier) @binding)
(assignment_expression left: (identifier) @binding)
(enhanced_for_statement name: (identifier) @binding)

(argument_list (identifier) @variable)
(binary_expression (identifier) @variable)
(return_statement (identifier) @variable)
(array_access (identifier) @variable)
(method_invocation object: (identifier) @variable)
(field_access object: (identifier) @variable)
(assignment_expression right: (identifier) @variable)
(variable_declarator value: (identifier) @variable)

(return_statement (method_invocation) @result.value) @result
[(break_statement) (continue_statement)] @jump

(if_statement
  consequence: [
    (block . [(return_statement) (throw_statement) (continue_statement) (break_statement)] .)
    (return_statement) (throw_statement) (continue_statement) (break_statement)]
  !alternative) @guard

(if_statement alternative: (if_statement !alternative) @clause) @clause.of
(if_statement alternative: (block) @clause) @clause.of
(switch_expression body: (switch_block (switch_block_statement_group) @clause)) @clause.of

(catch_clause body: (block) @handler.body) @handler

(expression_statement (method_invocation name: (identifier) @release.name)) @release
