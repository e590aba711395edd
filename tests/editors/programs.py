"""The editors, as their users work with them: each has keys of its own for the same things."""

import os
import re
from abc import ABC, abstractmethod
from collections.abc import Mapping
from pathlib import Path
from typing import ClassVar

from editors.readme import README, snippets
from editors.terminal import EDITORS, Terminal


class Program(ABC):
    """An editor with one file open, connected to the server.

    Args:
        folder: The user's home.
        file: What to open, somewhere below it.
        environment: All variables.
        size: Columns and lines of the screen.
    """

    name: ClassVar[str]
    """What `make test-editors` installs it as."""
    opens_documents: ClassVar[bool] = True
    """Whether it opens a file when the server wants it to."""

    def __init__(
        self, folder: Path, file: Path, environment: Mapping[str, str], size: tuple[int, int]
    ) -> None:
        self._write_configuration(folder)
        self.file = file
        command = [EDITORS / self.name / "start", file]
        self.terminal = Terminal(folder, command, environment, size)

    @classmethod
    def is_installed(cls) -> bool:
        return os.access(EDITORS / cls.name / "start", os.X_OK)

    def close(self) -> None:
        self.terminal.close()

    def until(self, pattern: str) -> re.Match[str]:
        """Wait until something is to be seen."""
        return self.terminal.until(pattern)

    def saved(self) -> bytes:
        """Save the file, and return what is in it then."""
        self.save()
        return self.file.read_bytes()

    def accept(self) -> None:  # noqa: B027  most editors do not ask
        """Say yes to the edit, where the editor asks."""

    def see_progress(self) -> None:  # noqa: B027  one editor cannot
        """Wait until it shows how far the job is, if it does that."""

    def read_on(self) -> None:  # noqa: B027  most editors do not wait
        """Leave a message behind, where the editor waits for that."""

    def save_all(self) -> None:  # noqa: B027  some editors leave new files to the server
        """Save every file that has been changed, also those that are not to be seen."""

    @abstractmethod
    def connect(self) -> None:
        """Wait until the file is there and the server is connected."""

    @abstractmethod
    def go_to(self, line: int) -> None:
        """Go to a line, from 1."""

    @abstractmethod
    def type_at(self, line: int, text: str) -> None:
        """Type a text at the beginning of a line."""

    @abstractmethod
    def choose(self, title: str) -> None:
        """Open the menu, and choose an entry."""

    @abstractmethod
    def send(self, command: str) -> None:
        """Send one of the server's commands."""

    @abstractmethod
    def undo(self) -> None:
        """Undo once."""

    @abstractmethod
    def save(self) -> None:
        """Save the file, and wait until this is done."""

    @abstractmethod
    def _write_configuration(self, folder: Path) -> None:
        """Follow the README."""


class Emacs(Program):
    """Eglot in Emacs."""

    _QUIET = """(setq inhibit-startup-screen t native-comp-deferred-compilation nil
                      native-comp-jit-compilation nil native-comp-enable-subr-trampolines nil)"""
    """What is shown first, and news of freshly compiled code, would hide what the tests look for."""

    def connect(self) -> None:
        self.until(re.escape(self.file.name))
        self._call("eglot")
        self.until("Connected!")

    def go_to(self, line: int) -> None:
        self._call("goto-line", str(line))

    def type_at(self, line: int, text: str) -> None:
        self.go_to(line)
        self.terminal.type(text)

    def choose(self, title: str) -> None:
        self._call("eglot-code-actions")
        self.until("Pick an action")
        self.terminal.type(title)
        self.terminal.press("Enter")

    def send(self, command: str) -> None:
        self._call("nlx", command)

    def undo(self) -> None:
        self._call("undo")

    def save(self) -> None:
        self._call("save-buffer")
        self.until("Wrote |No changes need to be saved")

    def _call(self, command: str, *answers: str) -> None:
        self.terminal.press("M-x")
        for word in (command, *answers):
            self.terminal.type(word)
            self.terminal.press("Enter")

    def _write_configuration(self, folder: Path) -> None:
        entry, command = snippets("Emacs", "elisp")[1:]
        home = folder / ".emacs.d"
        home.mkdir()
        (home / "init.el").write_text(f"{entry}{command}{self._QUIET}\n", "utf-8")


class Emacs28(Emacs):
    """With the eglot that Debian has for it."""

    name = "emacs-28"
    opens_documents = False

    def accept(self) -> None:
        self.until(r"Proceed\? \(y or n\)")
        self.terminal.type("y")
        # It tells the server of a change when the user does something after it, and pauses then.
        self.until("Edit successful")
        self.terminal.press("C-f")


class Emacs30(Emacs):
    """With the eglot that it brings."""

    name = "emacs-30"

    def see_progress(self) -> None:
        self.until(r"\[eglot:project/\d+%")


class Package(Emacs30):
    """The package for Emacs, in the Emacs that it was made for."""

    def connect(self) -> None:
        self.until(re.escape(self.file.name))
        self._call("eglot")
        # This project's ruff is on the path, which serves Python, too; rass is not.
        self.until(r"install rass .* Run nlx-lsp instead of .ruff.(.|\n)*\(y or n\)")
        self.terminal.type("y")
        self.until("Connected!")

    def choose(self, title: str) -> None:
        self._call("nlx-action", title)

    def send(self, command: str) -> None:
        self._call(f"nlx-{command}")

    def see_progress(self) -> None:
        self.until(r" nlx \d+%")

    def call(self, command: str, *answers: str) -> None:
        """Call a command, and answer what it asks."""
        self._call(command, *answers)

    def _write_configuration(self, folder: Path) -> None:
        (folder / "nlx-lsp").symlink_to(README.parent)  # where the README's reader has cloned it to
        home = folder / ".emacs.d"
        home.mkdir()
        (home / "init.el").write_text(f"{snippets('Emacs', 'elisp')[0]}{self._QUIET}\n", "utf-8")


class Neovim(Program):
    """Neovim's own client."""

    name = "neovim"

    def connect(self) -> None:
        self.until(re.escape(self.file.name))
        ready = "#vim.lsp.get_clients({ bufnr = 0, name = 'nlx', method = 'textDocument/codeAction' }) > 0"
        self._call(f"lua print(vim.wait(20000, function() return {ready} end) and 'Connected!')")
        self.until("^Connected!")

    def go_to(self, line: int) -> None:
        self._call(str(line))

    def type_at(self, line: int, text: str) -> None:
        self.go_to(line)
        self.terminal.type("0i")
        self.until("-- INSERT --")
        self.terminal.type(text)
        self.terminal.press("Escape")

    def choose(self, title: str) -> None:
        self.terminal.type("gra")
        self.terminal.type(self.until(rf"^(\d+): {re.escape(title)}")[1])
        self.terminal.press("Enter")
        self.until(r"\A(?!(.|\n)*Type number)")  # what is typed before the menu is gone, is gone with it

    def send(self, command: str) -> None:
        self._call(f"Nlx {command}")

    def see_progress(self) -> None:
        self._call(
            "lua vim.wait(20000, function() S = vim.lsp.status() return S:find('%%: nlx') end) print(S)"
        )
        self.until(r"\d+%: nlx: Write a docstring")

    def read_on(self) -> None:
        self.until("Press ENTER")
        self.terminal.press("Enter")

    def undo(self) -> None:
        self.terminal.type("u")

    def save(self) -> None:
        self._call("write")
        self.until(" written")

    def save_all(self) -> None:
        self._call("wall | echo 'All is saved.'")
        self.until(r"^All is saved\.")

    def _call(self, command: str) -> None:
        # A message of many screens waits for one key, and one of some lines for another.
        for prompt, key in (("-- More --", "q"), ("Press ENTER", "Enter")):
            if prompt in self.terminal.screen():
                self.terminal.press(key)
                self.until(rf"\A(?!(.|\n)*{prompt})")
        self.terminal.type(f":{command}")
        self.terminal.press("Enter")

    def _write_configuration(self, folder: Path) -> None:
        home = folder / ".config" / "nvim"
        home.mkdir(parents=True)
        (home / "init.lua").write_text("".join(snippets("Neovim", "lua")[1:]), "utf-8")


class NeovimPackage(Neovim):
    """The package for Neovim."""

    def choose(self, title: str) -> None:
        self._call("Nlx")
        self.terminal.type(self.until(rf"^(\d+): {re.escape(title)}")[1])
        self.terminal.press("Enter")
        self.until(r"\A(?!(.|\n)*Type number)")

    def call(self, command: str) -> None:
        """Type a command line."""
        self._call(command)

    def _write_configuration(self, folder: Path) -> None:
        (folder / "nlx-lsp").symlink_to(README.parent)  # where the README's reader has cloned it to
        home = folder / ".config" / "nvim"
        home.mkdir(parents=True)
        (home / "init.lua").write_text(self._lines(snippets("Neovim", "lua")[0]), "utf-8")

    @staticmethod
    def _lines(snippet: str) -> str:
        return snippet


class NeovimPackage10(NeovimPackage):
    """The same in the oldest Neovim that it is for, which has its own way to start a server."""

    name = "neovim-0.10"

    @staticmethod
    def _lines(snippet: str) -> str:
        [(usual, old)] = re.findall(r"^(.*?)\s+-- in Neovim 0\.10: (.*)$", snippet, re.MULTILINE)
        return snippet.replace(usual, old, 1)
