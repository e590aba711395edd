"""Facts about a project, each with the place that says so.  One module a source of facts."""
