"""What vitest, jest, mocha and node:test have in common: packages, modules, imports, cases.

Reads text alone, by tree-sitter: nothing of the project is imported or run here.
"""
