"""Checks: what an answer says, and that an edit changes nothing but what it may."""
