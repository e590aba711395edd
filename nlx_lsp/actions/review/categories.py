"""The closed list of what a finding can be about."""

CATEGORIES = (
    "logic error",
    "wrong variable or operator",
    "off by one",
    "missing case",
    "error handling",
    "resource leak",
    "concurrency",
    "security",
    "API misuse",
)
