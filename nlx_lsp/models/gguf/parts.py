"""Models that are cut into several files: which of them is to be named, and whether all are there.

Knows only the header of the one file that is named.
"""

import re

from nlx_lsp.errors import ModelMissing, ModelRefused
from nlx_lsp.models.gguf.header import Header

_PART = re.compile(r"(?P<stem>.+)-(?P<number>\d{5})-of-(?P<count>\d{5})\.gguf")


def check_parts(header: Header) -> None:
    """Make sure that a file is a whole model, or the first part of one whose other parts lie beside it.

    Raises:
        ModelMissing: If a part is not there.
        ModelRefused: If the file is another part, or has a name by which the others cannot be found.
    """
    count, number = (header.metadata.get(f"split.{key}", 0) for key in ("count", "no"))
    if not isinstance(count, int) or not isinstance(number, int) or count < 2:  # noqa: PLR2004 - one part is a whole
        return
    path = header.path
    name = _PART.fullmatch(path.name)
    if not name or int(name["number"]) != number + 1 or int(name["count"]) != count:
        msg = f"{path} is part {number + 1} of {count} of a model, but not named so."
        raise ModelRefused(msg, f"Give it back its name, which ends in {_ending(number + 1, count)}.")
    if number:
        msg = f"{path} is part {number + 1} of {count} of a model."
        raise ModelRefused(msg, f"Name the first part, {name['stem']}{_ending(1, count)}.")
    names = (f"{name['stem']}{_ending(other, count)}" for other in range(2, count + 1))
    gone = next((each for each in names if not path.with_name(each).is_file()), "")
    if gone:
        msg = f"The model {path} has {count} parts, and {gone} is not there."
        raise ModelMissing(msg, f"Put all parts into {path.parent}.")


def _ending(number: int, count: int) -> str:
    return f"-{number:05}-of-{count:05}.gguf"
