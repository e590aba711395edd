; What can be spoilt in C++, beside what C has.
;;extends = "c.scm"
;;languages = ["cpp"]
;;functions = ["function_definition", "lambda_expression"]
;;loops = ["for_statement", "while_statement", "do_statement", "for_range_loop"]

(subscript_argument_list (_) @index)
(condition_clause value: (_) @condition)
(for_range_loop declarator: (identifier) @binding)
(catch_clause body: (compound_statement) @handler.body) @handler
(optional_parameter_declaration default_value: (_) @default)
