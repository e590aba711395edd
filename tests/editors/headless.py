"""Neovim without a screen: the package is installed as a user would, and Lua asks and tells."""

import json
import subprocess
import time
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from editors.terminal import EDITORS

PACKAGE = Path(__file__).parents[2] / "editors" / "neovim"
VERSIONS = ("neovim-0.10", "neovim")
"""What `make test-editors` installs them as: the oldest that is supported, and a new one."""

_PATIENCE = 30.0
_EVERY = 0.05
_INIT = """
_G.told = {}
vim.notify = function(text) table.insert(_G.told, text) end
_G.choice = ''
vim.ui.select = function(items, options, on_choice)
  local format = options.format_item or tostring
  for _, item in ipairs(items) do
    if _G.choice ~= '' and vim.startswith(format(item), _G.choice) then return on_choice(item) end
  end
  on_choice(nil)
end
require('nlx').enable()
"""
"""What a test has to know of what the user is told and asked."""


class Neovim:
    """A Neovim with one file open.

    Args:
        name: Which of `VERSIONS`.
        home: The user's home; its configuration is written here.
        file: What to open, somewhere below it.
        environment: All variables.
        configuration: Lua that stands before all else in the user's configuration.
    """

    def __init__(
        self, name: str, home: Path, file: Path, environment: Mapping[str, str], configuration: str = ""
    ) -> None:
        packages = home / ".local" / "share" / "nvim" / "site" / "pack" / "nlx" / "start"
        packages.mkdir(parents=True)
        (packages / "nlx").symlink_to(PACKAGE)
        settings = home / ".config" / "nvim"
        settings.mkdir(parents=True)
        (settings / "init.lua").write_text(configuration + _INIT, "utf-8")
        self.file = file
        self._start = EDITORS / name / "start"
        self._socket = home / "nvim.sock"
        self._environment = dict(environment)
        with (home / "screen.log").open("wb") as log:
            self._process = subprocess.Popen(
                [self._start, "--headless", "-n", "--listen", self._socket, file],
                cwd=home,
                env=self._environment,
                stdin=subprocess.DEVNULL,
                stdout=log,
                stderr=log,
            )
        deadline = time.monotonic() + _PATIENCE
        while not self._socket.exists():
            assert self._process.poll() is None, (home / "screen.log").read_text("utf-8")
            assert time.monotonic() < deadline, "Neovim does not listen."
            time.sleep(0.02)

    def lua(self, code: str) -> Any:
        """Run Lua; return what it returns."""
        chunk = code.replace("'", "''")
        expression = f"json_encode(luaeval('(function() {chunk}\nend)()'))"
        done = subprocess.run(
            [self._start, "--server", self._socket, "--remote-expr", expression],
            env=self._environment,
            capture_output=True,
            check=False,
            encoding="utf-8",
        )
        assert done.returncode == 0, f"{code}\n{done.stdout}{done.stderr}"
        return json.loads(done.stdout)

    def until(self, condition: str) -> Any:
        """Wait until a Lua expression is neither nil nor false; return it.

        It is asked for from outside: what Neovim waits for within a call is not all done meanwhile.
        """
        deadline = time.monotonic() + _PATIENCE
        while not (found := self.lua(f"local found = {condition} return found or false")):
            assert time.monotonic() < deadline, f"{condition}: in vain; told: {self.lua('return _G.told')}"
            time.sleep(_EVERY)
        return found

    def command(self, line: str) -> None:
        """Run a command line."""
        self.lua(f"vim.cmd({json.dumps(line)}) return true")

    def told(self, part: str) -> str:
        """Wait until the user is told something that has some text in it."""
        return str(
            self.until(
                "vim.iter(_G.told):find(function(text)"
                f" return text:find({json.dumps(part, ensure_ascii=False)}, 1, true) end)"
            )
        )

    def forget(self) -> None:
        """Forget what the user was told."""
        self.lua("_G.told = {} return true")

    def connect(self) -> None:
        """Wait until the server offers something."""
        self.until(
            "#vim.lsp.get_clients({ bufnr = 0, name = 'nlx', method = 'textDocument/codeAction' }) > 0"
        )

    def go_to(self, line: int) -> None:
        """Go to a line, from 1."""
        self.lua(f"vim.api.nvim_win_set_cursor(0, {{ {line}, 0 }}) return true")

    def text(self, buffer: str = "0") -> str:
        """Return what is in a buffer."""
        lines = self.lua(f"return vim.api.nvim_buf_get_lines({buffer}, 0, -1, true)")
        return "\n".join(lines) + "\n"

    def visit(self, name: str, text: str, line: int = 4) -> Path:
        """Open a new file of the project, with the cursor in a line of it."""
        path = self.file.parent / name
        path.parent.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
        self.command(f"edit {path}")
        self.connect()
        self.go_to(line)
        return path

    def press(self, keys: str) -> None:
        """Press keys, by Neovim's names for them."""
        self.lua(f"vim.api.nvim_feedkeys(vim.keycode({json.dumps(keys)}), 'mx', false) return true")

    def close(self) -> None:
        """End it, and wait until its server has gone, too."""
        if self._process.poll() is None:
            self._process.terminate()
        self._process.wait(_PATIENCE)
