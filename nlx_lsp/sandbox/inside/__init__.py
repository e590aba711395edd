"""Programs that run where nothing of ours can be imported: each is one file, with Python's library alone."""
