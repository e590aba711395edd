"""What pydoclint says about docstrings, where it is installed."""

import asyncio
import importlib.util
import re
import sys
import tempfile
from collections.abc import Sequence
from pathlib import Path

_TYPE_HINTS = {b"DOC106", b"DOC107", b"DOC108", b"DOC109", b"DOC110", b"DOC111"}


def _write(folder: Path, codes: Sequence[str]) -> None:
    for number, code in enumerate(codes):
        (folder / f"case_{number}.py").write_text(code, encoding="utf-8")


async def share_without_complaint(codes: Sequence[str], *, style: str) -> float | None:
    """Return the share of files that pydoclint accepts, 0 to 1; None where it is not installed.

    Complaints about type hints do not count: they are the program's affair, or a matter of style.

    Args:
        codes: The text of each file; an empty one is not accepted.
        style: The docstring style.
    """
    if importlib.util.find_spec("pydoclint") is None:
        return None
    with tempfile.TemporaryDirectory() as folder:
        await asyncio.to_thread(_write, Path(folder), codes)
        options = ["--quiet", f"--style={style}", "--arg-type-hints-in-docstring=False"]
        options += ["--check-return-types=False", "--check-yield-types=False"]
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-c",
            "import sys; from pydoclint.main import main; sys.exit(main())",
            *options,
            folder,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.STDOUT,
        )
        output, _ = await process.communicate()
    complained = set()
    file = b""
    for line in output.splitlines():
        if found := re.search(rb"case_(\d+)\.py", line):
            file = found[1]
        elif (code := re.search(rb"\bDOC\d{3}\b", line)) and code[0] not in _TYPE_HINTS:
            complained.add(file)
    refused = {str(number).encode() for number, code in enumerate(codes) if not code.strip()}
    return 1 - len(complained | refused) / len(codes)
