"""Reports in the form of JUnit's: read without an XML parser, as strangers write them."""

import html
import re
from collections.abc import Mapping

from nlx_lsp.testing.suite import Verdict
from nlx_lsp.testing.tree.run import failed

_CASE = re.compile(r"<testcase\b([^>]*?)(?:/>|>(.*?)</testcase>)", re.DOTALL)
_NAME = re.compile(r'\bname="([^"]*)"')
_TROUBLE = re.compile(
    r'<(failure|error|skipped)\b(?:[^>]*?\bmessage="([^"]*)")?[^>]*?(?:/>|>(.*?)</\1>)', re.DOTALL
)


def read(text: str) -> Mapping[str, Verdict]:
    """Return what has become of each case, by its name."""
    found: dict[str, Verdict] = {}
    for attributes, inside in _CASE.findall(text):
        named = _NAME.search(attributes)
        trouble = _TROUBLE.search(inside)
        if named is None:
            continue
        verdict = Verdict(state="passed")
        if trouble and trouble[1] == "skipped":
            verdict = Verdict(state="missing")
        elif trouble:
            verdict = failed(html.unescape((trouble[2] or "") + "\n" + (trouble[3] or "")))
        found[html.unescape(named[1])] = verdict
    return found
