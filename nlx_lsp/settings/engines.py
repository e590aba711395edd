"""The part of the table of settings that is about engines: none of it is a repository's business.

See `nlx_lsp.settings.table`, where all parts come together.
"""

from attrs import frozen

from nlx_lsp.settings.keys import key


@frozen(kw_only=True)
class EngineSettings:
    """How this machine runs models: none of it is a repository's business."""

    name: str = key(
        "auto",
        "The engine that generates; `auto` takes one that can run the model, see `nlx-lsp doctor`.",
        group="nlx_lsp.engines",
        user_only=True,
    )
    model: str = key(
        "",
        "The model: a weights file, a name that `nlx-lsp models list` shows, `hf:…`, `ollama:…`, an address, "
        "or `bundled`, which is also what an empty value means.",
        text="path or name",
        user_only=True,
    )
    discover: bool = key(
        True,
        "Whether `auto` asks the usual ports of this machine for a model server, where no model is named.",
        user_only=True,
    )
    script: str = key(
        "",
        "The file from which the engine `scripted` answers.",
        user_only=True,
    )
    threads: int = key(
        0,
        "Processor threads for generation.",
        low=1,
        high=512,
        zero="as many as there are cores",
        user_only=True,
    )
    context_tokens: int = key(
        4096,
        "Tokens of prompt and answer together; more takes more memory.",
        low=256,
        high=1_048_576,
        user_only=True,
    )
    batch_tokens: int = key(
        64,
        "Tokens of a prompt that are read at once; fewer makes a cancel quicker, more makes reading faster.",
        low=8,
        high=4096,
        user_only=True,
    )
    parallel: int = key(
        2,
        "Requests that are worked on at the same time; each takes the memory of a context of its own.",
        low=1,
        high=16,
        user_only=True,
    )
    prefill: bool = key(
        False,
        "Whether the model reads ahead, while the editor is idle and not on battery, what it would be told "
        "of the symbol under the cursor.",
        user_only=True,
    )
    share: bool = key(
        True,
        "Whether all editors of this user share one model, in a host (docs/host.md), or each loads its own.",
        user_only=True,
    )


@frozen(kw_only=True)
class HostSettings:
    """How long the host keeps what all editors share; whoever starts it decides."""

    idle_minutes: float = key(
        15.0,
        "Minutes after which a model that nobody asks leaves the memory; the next request loads it again.",
        low=0.01,
        high=100_000,
        zero="never",
        user_only=True,
    )
    exit_minutes: float = key(
        10.0,
        "Minutes after which a host that nobody is connected to ends; the next editor starts it again.",
        low=0.01,
        high=100_000,
        zero="never",
        user_only=True,
    )


@frozen(kw_only=True)
class OpenAISettings:
    """A model server, on this machine or a team's: any that speaks OpenAI's protocol (docs/team.md)."""

    address: str = key(
        "",
        "Its address, such as `http://127.0.0.1:8080/v1`; code leaves this machine only after a yes.",
        text="text",
        user_only=True,
    )
    model: str = key(
        "",
        "The model's name at the server; an empty value means the first that it offers.",
        text="text",
        user_only=True,
    )
    key_variable: str = key(
        "",
        "The environment variable that holds the key of the server; keys themselves are never stored.",
        text="text",
        user_only=True,
    )
    connect_seconds: float = key(
        10.0,
        "Seconds in which the server has to answer what needs no model.",
        low=0.1,
        high=600,
        user_only=True,
    )
    answer_seconds: float = key(
        600.0,
        "Seconds of silence before an answer or in it; a processor may read a long prompt for minutes.",
        low=1,
        high=86_400,
        user_only=True,
    )
