"""Draws what a user sees: `make try` in a terminal, and real runs in Neovim and Emacs, before and after.

    python docs/pictures/draw.py [MODEL]

Needs what `make test-editors` installs.  Without a model it takes the bundled one.
"""

import io
import os
import re
import sys
import tempfile
from pathlib import Path

from rich.console import Console
from rich.terminal_theme import MONOKAI
from rich.text import Text

HERE = Path(__file__).parent
sys.path.insert(0, str(HERE.parents[1] / "tests"))

from editors.programs import Neovim, Package  # noqa: E402  lies beside the tests
from editors.stage import LINE, TITLE, Stage  # noqa: E402  as above
from editors.terminal import Terminal  # noqa: E402  as above

SIZE = (96, 20)
PROPOSAL_SIZE = (100, 40)
TRIAL_SIZE = (110, 96)
TRIAL_SHOWN = 44
"""Lines of it that go into the picture: the rest is more of the same."""
LARGEST = 60_000
"""Bytes of a picture."""
BACKGROUND = "#14161b"
FONTS = "DejaVu Sans Mono, Menlo, Consolas, monospace"


def screens(model: Path) -> list[str]:
    """Return the screens of one run: the menu, and the docstring."""
    with tempfile.TemporaryDirectory(prefix="nlx-") as folder:
        stage = Stage(Neovim, Path(folder), model=model, size=SIZE)
        editor = stage.editor
        try:
            editor.go_to(LINE + 4)
            editor.terminal.type("zb")
            editor.terminal.type("gra")
            choice = editor.until(rf"^(\d+): {re.escape(TITLE)}")[1]
            menu = editor.terminal.screen(colours=True)
            editor.terminal.type(choice)
            editor.terminal.press("Enter")
            editor.until("of 5 fields by the model")
            editor.read_on()
            editor.go_to(LINE + 14)
            editor.terminal.type("zb")
            editor.until(rf"\b{LINE + 14},\d")
            return [menu, editor.terminal.screen(colours=True)]
        finally:
            stage.close()


def proposal(model: Path) -> list[str]:
    """Return the screens of one run with Emacs' package: the menu, and what is proposed."""
    with tempfile.TemporaryDirectory(prefix="nlx-") as folder:
        stage = Stage(Package, Path(folder), model=model, size=PROPOSAL_SIZE)
        editor = stage.editor
        assert isinstance(editor, Package)
        try:
            editor.call("nlx-menu")
            editor.until("commit message")
            menu = editor.terminal.screen(colours=True)
            editor.terminal.type("p")
            editor.until("Results are shown first")
            editor.call("nlx-document", TITLE)
            editor.until(r"\[Accept C-c C-c\]")
            editor.until(r'^\+    """$')
            return [menu, editor.terminal.screen(colours=True)]
        finally:
            stage.close()


def trial(model: Path) -> str:
    """Return the beginning of what `nlx-lsp try` shows."""
    with tempfile.TemporaryDirectory(prefix="nlx-") as folder:
        program = Path(sys.executable).with_name("nlx-lsp")
        call = f"echo '$ make try'; {program} try --model {model}; cat"
        environment = {
            "TERM": "xterm-256color",
            "LANG": "C.UTF-8",
            "PATH": os.environ["PATH"],
            "HOME": folder,
        }
        terminal = Terminal(Path(folder), ["sh", "-c", call], environment, TRIAL_SIZE)
        try:
            terminal.until("nlx-lsp doctor")
            return "\n".join(terminal.screen(colours=True).split("\n")[:TRIAL_SHOWN])
        finally:
            terminal.close()


def draw(texts: list[str], title: str, width: int) -> str:
    """Return a picture of screens, one below the other, that loads nothing from anywhere."""
    console = Console(
        record=True, width=width, file=io.StringIO(), force_terminal=True, color_system="truecolor"
    )
    for number, text in enumerate(texts):
        if number:
            console.rule(style="dim")
        for line in text.rstrip("\n").split("\n"):
            console.print(Text.from_ansi(line), no_wrap=True, overflow="crop")
    picture = console.export_svg(title=title, theme=MONOKAI, unique_id="nlx")
    picture = re.sub(r"@font-face \{.*?\}\s*|<!--.*?-->\s*", "", picture, flags=re.DOTALL)
    # Not every viewer keeps the blanks before a line by itself.
    picture = picture.replace("<svg ", '<svg xml:space="preserve" ', 1)
    # Where the editor paints its background, and where it leaves the terminal's, is to look the same.
    return picture.replace("#0c0c0c", BACKGROUND).replace("Fira Code, monospace", FONTS)


def main() -> None:
    """Draw."""
    bundled = (HERE.parents[1] / "nlx_lsp" / "models").glob("*.gguf")
    model = Path(sys.argv[1]) if len(sys.argv) > 1 else next(bundled, None)
    if model is None:
        sys.exit("There is no bundled model; name one: python docs/pictures/draw.py MODEL")
    pictures = {
        "editor": draw(screens(model.resolve()), "nlx-lsp in Neovim: gra, and what has come of it", SIZE[0]),
        "emacs": draw(
            proposal(model.resolve()), "nlx-lsp in Emacs: the menu, and a proposal", PROPOSAL_SIZE[0]
        ),
        "try": draw([trial(model.resolve())], "make try", TRIAL_SIZE[0]),
    }
    for name, picture in pictures.items():
        assert len(picture) < LARGEST, len(picture)
        assert not re.search(r"url\([\"']?http|href=|@import", picture)
        (HERE / f"{name}.svg").write_text(picture, "utf-8")


if __name__ == "__main__":
    main()
