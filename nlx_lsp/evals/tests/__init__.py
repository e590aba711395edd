"""Evaluate the tests action: on real functions whose project's tests were taken away.

`bare_copy` takes them away, `collect` chooses functions, `attempt` puts each through the product's own
pipeline and has its tests judged, and `figures` counts.  `docs/evaluation.md` says what the figures mean.
"""

from nlx_lsp.evals.tests.attempt import Trial, attempt
from nlx_lsp.evals.tests.bare import bare_copy
from nlx_lsp.evals.tests.cases import Case, collect
from nlx_lsp.evals.tests.figures import Figures, figures

__all__ = ["Case", "Figures", "Trial", "attempt", "bare_copy", "collect", "figures"]
