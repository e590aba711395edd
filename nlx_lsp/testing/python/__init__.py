"""What pytest and unittest have in common: where files are, what names mean, and how cases are written.

Reads text alone, by ``ast``: nothing of the project is imported or run here.
"""
