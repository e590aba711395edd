"""Files for an editor, and what the scripted model says about them: the file's name says how."""

from actions.reviewer import EXAMPLES
from protocol.answers import ADD, ADDED, NEVER, SLOWLY

BARE = "def add(a, b):\n    return a + b\n"
CODE = f'"""Numbers."""\n\n\n{BARE}'
DOCUMENTED = CODE.replace(BARE, ADDED)
OTHER = {**ADD, "summary": "Return the sum of two numbers."}
FAULTY = EXAMPLES[0]
CASES = {"cases": {"case1": {"a": "1", "b": "2", "expected": "3"}}}
SWAPPED = BARE.replace("a + b", "b + a")
SCRIPT = [
    {"match": "File: swapped(.|\n)*This is to be rewritten", "answer": {"lines": ["return b + a"]}},
    {"match": "commit", "answer": {"subject": "Add numbers", "body": []}},
    {"match": "File: slow", "answer": ADD, "delay": SLOWLY},
    {"match": "File: endless", "answer": ADD, "delay": NEVER},
    {"match": "A reviewer says", "answer": "yes", "probability": 0.9},
    {"match": "(?s)File: faulty.*Look for faults", "answer": {"findings": [FAULTY.item]}},
    {"match": "(?s)File: (sums|fresh).*tests", "answer": CASES},
    # In turn, for a file of any other name: one answer, and another one when that was not liked.
    *([ADD, OTHER] * 20),
]
