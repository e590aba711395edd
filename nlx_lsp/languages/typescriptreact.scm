; TypeScript with JSX: the queries of TypeScript, over a grammar of its own.
;
;; [language]
; id = "typescriptreact"
; inherits = "typescript"
; grammar = "tree_sitter_typescript:language_tsx"
; extensions = [".tsx"]
; aliases = ["tsx", "typescript.tsx"]
