; What can be spoilt in TypeScript, beside what JavaScript has.
;;extends = "javascript.scm"
;;languages = ["typescript", "typescriptreact"]

(required_parameter pattern: (identifier) @binding)
(optional_parameter pattern: (identifier) @binding)
(required_parameter value: (_) @default)
