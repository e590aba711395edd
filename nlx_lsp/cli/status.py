"""The exit statuses of the program."""

DONE = 0
"""All that was asked for."""
REFUSED = 1
"""The answer was refused, all of it or in part; what was not done has been said."""
WRONG = 2
"""Wrong use, or a set-up that lacks something."""
BROKEN = 70
"""A mistake of ours; the log has the details."""
INTERRUPTED = 130
"""Stopped by the user, as shells count it."""
UNREAD = 141
"""Nobody reads the output any more, as shells count it."""
