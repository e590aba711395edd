"""Builds the bundled model from nothing; see README.md."""
