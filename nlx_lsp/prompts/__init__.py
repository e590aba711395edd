"""Prompts: from a slice of a document to the messages that an engine gets, and their bill."""
