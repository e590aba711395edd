"""Weights files: what is in them, where they are, and where to get more.

Knows nothing of engines, which run them.
"""
