"""What the user has set: one table of keys, and the sources that fill it.

`Settings` is the value that every other floor reads, `load` makes it, `KEYS` describes it.
"""

from nlx_lsp.settings.engines import EngineSettings, HostSettings, OpenAISettings
from nlx_lsp.settings.keys import Key
from nlx_lsp.settings.load import load, merge
from nlx_lsp.settings.problems import Problem
from nlx_lsp.settings.sources import SECTION, Source, user_file
from nlx_lsp.settings.table import KEYS, DocstringSettings, LogSettings, PromptSettings, Settings

__all__ = [
    "KEYS",
    "SECTION",
    "DocstringSettings",
    "EngineSettings",
    "HostSettings",
    "Key",
    "LogSettings",
    "OpenAISettings",
    "Problem",
    "PromptSettings",
    "Settings",
    "Source",
    "load",
    "merge",
    "user_file",
]
