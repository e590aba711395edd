"""Code to be documented, and what the scripted model says about it."""

from typing import Any

CODE = '''\
"""Numbers."""

SMILE = "😀"


def add(a, b):
    return a + b


def halve(number):
    return number / 2


class Counter:
    """Counts."""

    def step(self):
        self.steps = 1
'''

ADD = {
    "summary": "Add two numbers together.",
    "params": {"a": "The first number.", "b": "The second number."},
    "returns": "The sum of both.",
}
HALVE = {
    "summary": "Divide a number by two.",
    "params": {"number": "What is divided."},
    "returns": "One half of it.",
}
STEP = {"summary": "Count one step further."}

ADDED = '''\
def add(a, b):
    """Add two numbers together.

    Args:
        a: The first number.
        b: The second number.

    Returns:
        The sum of both.
    """
    return a + b
'''


SLOWLY = 0.02
"""Seconds a token: an answer takes about two."""
QUICKLY = 0.002
"""Seconds a token: an answer takes about a fifth of a second."""
NEVER = 30.0
"""Seconds a token: nobody waits for the answer."""


def script(delay: float = 0.0, mark: str = "") -> list[dict[str, Any]]:
    """Answer for each of the functions, where a text is in the prompt, so many seconds a token."""
    return [
        {"match": f"(?s){mark}.*name: {name}\n", "answer": answer, "delay": delay}
        for name, answer in [("add", ADD), ("halve", HALVE), ("Counter.step", STEP)]
    ]


SCRIPT = [
    *script(SLOWLY, "File: slow"),
    *script(NEVER, "File: endless"),
    *script(QUICKLY, "File: quick"),
    {"match": "File: broken", "answer": "x" * 100, "crash": 3},
    *script(),
]
"""The file's name says how fast the answer comes."""
