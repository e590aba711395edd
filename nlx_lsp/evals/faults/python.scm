; What can be spoilt in Python.  What the captures mean is said in ground.py.
;;languages = ["python"]
;;negation = "not {}"
;;nothing = "pass"
;;blocks = ["block"]
;;functions = ["function_definition", "lambda"]
;;loops = ["for_statement", "while_statement"]

(comparison_operator operators: _ @operator)
(binary_operator operator: _ @operator)
(boolean_operator operator: _ @operator)
(augmented_assignment operator: _ @operator)

(if_statement condition: (_) @condition)
(elif_clause condition: (_) @condition)
(while_statement condition: (_) @condition)
(conditional_expression (_) . (_) @condition . (_))
(if_clause (_) @condition)

(subscript subscript: (_) @index)
(slice (_) @index)
(call function: (identifier) @_range arguments: (argument_list (_) @index) (#eq? @_range "range"))
(binary_operator operator: ["+" "-"]) @step

[(true) (false)] @boolean
(default_parameter value: (_) @default)
(typed_default_parameter value: (_) @default)

(call function: [(identifier) @callee (attribute attribute: (identifier) @callee)]
  arguments: (argument_list) @arguments)

(parameters (identifier) @binding)
(parameters (default_parameter name: (identifier) @binding))
(parameters (typed_parameter . (identifier) @binding))
(parameters (typed_default_parameter name: (identifier) @binding))
(assignment left: (identifier) @binding)
(for_statement left: (identifier) @binding)
(as_pattern alias: (as_pattern_target (identifier) @binding))

(argument_list (identifier) @variable)
(keyword_argument value: (identifier) @variable)
(comparison_operator (identifier) @variable)
(binary_operator (identifier) @variable)
(return_statement (identifier) @variable)
(subscript (identifier) @variable)
(attribute object: (identifier) @variable)
(assignment right: (identifier) @variable)

(return_statement [(call) (await)] @result.value) @result
[(break_statement) (continue_statement)] @jump
(await (_) @awaited) @await

(if_statement
  consequence: (block . [(return_statement) (raise_statement) (continue_statement) (break_statement)] .)
  !alternative) @guard

(if_statement alternative: [(elif_clause) (else_clause)] @clause) @clause.of
(try_statement (except_clause) @clause) @clause.of
(match_statement body: (block (case_clause) @clause)) @clause.of

(except_clause (block) @handler.body) @handler

(expression_statement
  (call function: [(identifier) @release.name (attribute attribute: (identifier) @release.name)])) @release

(with_statement
  (with_clause . (with_item value: [(identifier) (attribute) (call)] @scoped.value) .)
  body: (block) @scoped.body) @scoped
(with_statement
  (with_clause . (with_item
    value: (as_pattern (call) @scoped.value alias: (as_pattern_target (identifier) @scoped.name))) .)
  body: (block) @scoped.body) @scoped
