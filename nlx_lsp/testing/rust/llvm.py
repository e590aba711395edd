"""The tools that say which lines of a Rust program were run: those of the toolchain, or the system's.

They have to be about as new as the compiler's own LLVM; where they are too old, they say nothing, and what is
covered is not known.
"""

import os
import re
import shutil
from collections.abc import Iterator
from pathlib import Path

from attrs import frozen

from nlx_lsp.testing.tree.run import FOLDER, Measure

_BUILT = f"{FOLDER}/target"


@frozen(kw_only=True)
class Tools:
    """The two programs."""

    merge: str
    """``llvm-profdata``."""
    tell: str
    """``llvm-cov``."""

    @classmethod
    def find(cls) -> "Tools | None":
        """Return the tools that there are, the likeliest to fit; None for none."""
        for merge, tell in _pairs():
            if os.access(merge, os.X_OK) and os.access(tell, os.X_OK):
                return cls(merge=merge, tell=tell)
        return None

    def measure(self, up: str) -> Measure:
        """Return how lines are found.

        Args:
            up: The way from where cargo is started to the top of the project.
        """
        profile = f"{up}/{FOLDER}/all.profdata"
        return Measure(
            data="*.profraw",
            tell=[
                (self.merge, "merge", "-sparse", "-o", profile, "{data}"),
                (self.tell, "export", "--format=lcov", f"--instr-profile={profile}", "{programs}"),
            ],
            form="lcov",
            programs="target/debug/deps/*",
        )


def instrumented(up: str) -> dict[str, str]:
    """Return the variables that make cargo build, apart from everything else, what can be measured."""
    return {
        "RUSTFLAGS": "-C instrument-coverage",
        "LLVM_PROFILE_FILE": f"{up}/{FOLDER}/%p-%m.profraw",
        "CARGO_TARGET_DIR": f"{up}/{_BUILT}",
    }


def _pairs() -> Iterator[tuple[str, str]]:
    """Yield where the tools may be: as the user says, the toolchain's own, then the system's newest."""
    yield os.environ.get("LLVM_PROFDATA", ""), os.environ.get("LLVM_COV", "")
    rustup = Path(os.environ.get("RUSTUP_HOME") or Path.home() / ".rustup")
    for folder in sorted(rustup.glob("toolchains/stable-*/lib/rustlib/*/bin")):
        yield str(folder / "llvm-profdata"), str(folder / "llvm-cov")
    folders = os.environ.get("PATH", "").split(os.pathsep)
    names = (path.name for folder in folders for path in Path(folder or ".").glob("llvm-profdata-*"))
    versions = sorted(
        {int(match[1]) for name in names if (match := re.fullmatch(r"llvm-profdata-(\d+)", name))}
    )
    for end in (*(f"-{version}" for version in reversed(versions)), ""):
        yield shutil.which(f"llvm-profdata{end}") or "", shutil.which(f"llvm-cov{end}") or ""
