"""Evaluate the review action by injected faults: which of them it finds, and what it says of sound functions.

`collect` spoils functions and leaves as many others sound, `review` puts each through the product's own
pipeline, and `figures` counts.  `docs/evaluation.md` says what the figures mean.
"""

from nlx_lsp.evals.review.cases import Case, collect
from nlx_lsp.evals.review.figures import Figures, figures
from nlx_lsp.evals.review.measure import Review, review

__all__ = ["Case", "Figures", "Review", "collect", "figures", "review"]
