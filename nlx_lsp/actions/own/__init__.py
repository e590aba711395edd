"""Own actions: what a user describes in a TOML file becomes a code action, as the simple built-in ones do.

A file says where the action applies, what the model is told, what shape its answer has, what the answer has
to meet, and what becomes of it.  `description` is the closed set of what can be said, `reading` reads it,
`library` finds the files, and `action` is the one action that all of them are.
"""
