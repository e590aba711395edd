"""The action devops: a file for machines that build, test and run the project, from its facts alone.

No model is asked.  What no fact supports is not written, and said.
"""

from nlx_lsp.actions.devops.action import Devops

__all__ = ["Devops"]
