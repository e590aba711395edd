"""What frameworks share whose languages are known by their syntax trees alone: values, names, places, runs.

Knows no framework; a framework's module puts the parts together.
"""
