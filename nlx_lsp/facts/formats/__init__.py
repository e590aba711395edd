"""Formats of manifests, each read into a `Tree`.  A broken file is `Unreadable`, whatever the fault."""
