"""Edits: where a text goes, what it looks like there, and what becomes of it when the document moves on."""
