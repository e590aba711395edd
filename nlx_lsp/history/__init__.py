"""What a repository's history says: what is staged, what was committed, in which words."""
