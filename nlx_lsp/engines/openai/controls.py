"""Makes harmless what a server would read as control tokens.

Servers look for the control tokens of a model in everything that they are sent, so that a source file with
``<|im_end|>`` in it would end the message.  A space inside keeps such a text a text.
"""

import re

_CONTROL = re.compile(
    r"""<(?=[|\uff5c] [^<>\n]{1,60} [|\uff5c]>)                          # <|im_end|>
      | <(?=\|[^<>\s|]{1,40}> | [^<>\s|]{1,40}\|>)                       # <|channel>, <turn|>
      | <(?=/? (?:s|unk|pad|bos|eos|mask|think|tool_call|tool_response|start_of_turn|end_of_turn|turn) >)
      | <(?=(?:(?:fim|file|repo|issue|jupyter|commit|reserved|extra_id|special)_\w{1,40}|unused\d{1,5})>)
      | <(?=<\/?SYS>>)
      | \[(?=/?(?:INST|SYSTEM_PROMPT|AVAILABLE_TOOLS|TOOL_CALLS|TOOL_RESULTS|THINK|PREFIX|SUFFIX|MIDDLE)\])
    """,
    re.VERBOSE,
)


def disarm(text: str) -> str:
    """Return a text without anything that looks like a control token, and that can be sent as UTF-8."""
    return _CONTROL.sub(r"\g<0> ", text).encode("utf-8", "replace").decode()
