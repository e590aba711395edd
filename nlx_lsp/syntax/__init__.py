"""What the syntax tree says: sources, symbols, facts, and the slice of a document that a prompt needs."""
