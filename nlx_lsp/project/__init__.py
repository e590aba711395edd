"""Facts about the repository around a document."""
