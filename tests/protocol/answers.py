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


def script(delay: float = 0.0) -> list[dict[str, Any]]:
    """Answer for each of the functions, so many seconds a token."""
    return [
        {"match": f"name: {name}\n", "answer": answer, "delay": delay}
        for name, answer in [("add", ADD), ("halve", HALVE), ("Counter.step", STEP)]
    ]


SLOW = script(0.02)
"""An answer takes about two seconds."""
ENDLESS = script(30.0)
"""An answer that nobody waits for."""
