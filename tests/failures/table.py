"""What can go wrong, what the user is told, and the way out: the rows of the table in ``docs/failures.md``.

    python tests/failures/table.py        prints the table

Each row is held by a test in this folder, which compares what the user really reads with the row's message.
What stands in braces differs from case to case.
"""

import re

from attrs import frozen

_PLACE = re.compile(r"\{(\w+)\}")


@frozen(kw_only=True)
class Row:
    """One way to fail."""

    name: str
    """By which the tests call it."""
    happens: str
    """What happens, in words."""
    message: str
    """What the user reads: what is wrong, and the way out."""

    def fits(self, text: str) -> bool:
        """Whether a message is this row's."""
        parts = _PLACE.split(self.message)[::2]
        return re.fullmatch("(?s:.+?)".join(map(re.escape, parts)), text) is not None


ROWS: dict[str, tuple[Row, ...]] = {
    "The model's file": (
        Row(
            name="missing model",
            happens="`engine.model` names a file that is not there",
            message="The model {path} is not there. Set engine.model to a GGUF file, or to a name that "
            "`nlx-lsp models list` shows.",
        ),
        Row(
            name="model not fetched",
            happens="`engine.model` names a model of the catalogue that was never fetched",
            message="The model {name} is not on this machine. `nlx-lsp models pull {name}` fetches it.",
        ),
        Row(
            name="misspelt model",
            happens="`engine.model` is nearly a name of the catalogue",
            message="The model {name} is not there. Did you mean {near}?",
        ),
        Row(
            name="unfinished download",
            happens="the file is still being downloaded, or the download broke off",
            message="The model {path} is not complete: its download has not come to its end. "
            "Wait for it, or begin it again.",
        ),
        Row(
            name="folder",
            happens="`engine.model` names a folder",
            message="The model {path} is a folder or a device. Name the GGUF file itself.",
        ),
        Row(
            name="unreadable file",
            happens="the file may not be read",
            message="The model {path} cannot be read: Permission denied. Set engine.model to a GGUF file.",
        ),
        Row(
            name="empty file",
            happens="the file is empty",
            message="{path} is no model that can be run: it is empty. A GGUF file is needed.",
        ),
        Row(
            name="not a GGUF",
            happens="the file is something else: a web page, a git-lfs pointer, safetensors, …",
            message="{path} is no model that can be run: it is {what}. A GGUF file is needed.",
        ),
        Row(
            name="truncated",
            happens="the file is cut off",
            message="{path} is no model that can be run: it is cut off, it has {some} of {all} bytes "
            "({percent}). Download or copy it again.",
        ),
        Row(
            name="another part",
            happens="the file is a part of a model, and not the first",
            message="{path} is part {number} of {count} of a model. Name the first part, {first}.",
        ),
        Row(
            name="part missing",
            happens="a part of a model is missing",
            message="The model {path} has {count} parts, and {part} is not there. "
            "Put all parts into {folder}.",
        ),
        Row(
            name="unknown architecture",
            happens="no engine knows this kind of network",
            message="llama.cpp cannot run {path}: unknown model architecture: {name}. "
            "Update the package xllamacpp, or get another file.",
        ),
        Row(
            name="unknown tokenizer",
            happens="no engine knows this kind of tokenizer",
            message="llama.cpp cannot run {path}: unknown tokenizer: {name}. "
            "Update the package xllamacpp, or get another file.",
        ),
        Row(
            name="quantisation not supported",
            happens="the weights are in a form that llama.cpp has dropped",
            message="{path} has weights of the quantisation {old}, which llama.cpp no longer runs. "
            "Get the same model in {new}.",
        ),
        Row(
            name="unknown quantisation",
            happens="the weights are in a form that llama.cpp does not know, or not yet",
            message="llama.cpp cannot run {path}: tensor {name} has invalid ggml type {number}. "
            "Update the package xllamacpp, or get another file.",
        ),
        Row(
            name="too big",
            happens="the model does not fit into memory",
            message="{path} needs {needed} of memory, and {free} are free. Close other programs, or {ways}.",
        ),
        Row(
            name="file vanishes",
            happens="the file goes away while the server runs",
            message="The model {path} cannot be read: No such file or directory. "
            "Set engine.model to a GGUF file.",
        ),
    ),
    "The engine": (
        Row(
            name="unknown engine",
            happens="`engine.name` names an engine that there is not",
            message='workspace/configuration: engine.name is "{name}", but has to be one of {names}.',
        ),
        Row(
            name="engine not installed",
            happens="the package of the engine is not installed",
            message="The package {package} is not installed. Install {what}.",
        ),
        Row(
            name="host killed",
            happens="the host, which holds the model for all editors, is killed",
            message="The model host has ended. Try again: the next request starts a new one.",
        ),
        Row(
            name="worker killed",
            happens="the worker that runs the model is killed, or crashes",
            message="The model's worker died: {how}. Try again: the next request starts a new one.",
        ),
        Row(
            name="port taken",
            happens="somebody else has the port of `nlx-lsp serve --tcp`",
            message="nlx-lsp: Port {port} of this machine cannot be used: Address already in use. "
            "Name another one, or 0 for any that is free.",
        ),
    ),
    "A model server": (
        Row(
            name="nobody there",
            happens="nobody listens at `openai.address`",
            message="Nobody answers at {address}. Start the server, or correct openai.address.",
        ),
        Row(
            name="no address",
            happens="the engine is `openai`, and no server is named or found",
            message="No model server is configured. Set openai.address, such as http://127.0.0.1:8080/v1.",
        ),
        Row(
            name="web page",
            happens="the server answers with HTML",
            message="{address} answers with a web page: it is no server for models, or a proxy stands before "
            "it. Correct openai.address; it usually ends with /v1.",
        ),
        Row(
            name="older protocol",
            happens="the server speaks an older protocol",
            message="{address} has no {path}: it is no server for models, or speaks an older protocol. "
            "Correct openai.address, or update the server.",
        ),
        Row(
            name="key wanted",
            happens="the server wants a key",
            message="{address} wants a key, and answers {status}. Set openai.key_variable to the name of an "
            "environment variable that holds it.",
        ),
        Row(
            name="model not offered",
            happens="the server does not have the model that `openai.model` names",
            message="{server} has no model {name}. Set openai.model to one that it offers: {names}.",
        ),
        Row(
            name="another machine",
            happens="the server is on another machine, and nobody has allowed that",
            message="Your code would go to {address}, another machine{how}; you have not allowed that. "
            "Allow it: `nlx-lsp allow {address}`.",
        ),
        Row(
            name="found server vanishes",
            happens="a server that was found on this machine has ended",
            message="Nobody answers at {address}. It was found by itself: try again, and another one is "
            "looked for.",
        ),
        Row(
            name="found server unfit",
            happens="a server that was found on this machine cannot be used, whatever the reason",
            message="{what} It was found by itself; engine.discover = false leaves it alone.",
        ),
        Row(
            name="thinking",
            happens="thinking eats the budget",
            message="The model thought until its tokens were used up, and said nothing. Switch its thinking "
            "off at the server, or set openai.model to a model that does not think.",
        ),
        Row(
            name="shape refused",
            happens="the server forces no shape on answers, and the model does not keep to it",
            message="The model was asked {times} times, and its answer still cannot be used: {why}. Use a "
            "server that forces answers into their shape, or a better model.",
        ),
    ),
    "The answer": (
        Row(
            name="grammar refused",
            happens="llama.cpp refuses the grammar that the answer has to follow",
            message="llama.cpp refuses the request: {why} "
            "Update the package xllamacpp, or set engine.name to another engine.",
        ),
        Row(
            name="grammar dropped",
            happens="an engine drops the grammar that it was given, and says nothing",
            message="The engine did not keep to the answer's schema, which {how}. "
            "Its constraint was dropped; try another engine.",
        ),
        Row(
            name="context overflow",
            happens="the code is longer than what the model can take",
            message="{what} Raise prompt.budget_tokens or engine.context_tokens, or choose a smaller symbol.",
        ),
        Row(
            name="empty answer",
            happens="the model says nothing",
            message="0 of {fields} fields by the model, {fields} plain ({names}).",
        ),
    ),
}


def _shown(message: str) -> str:
    """Return a message as Markdown: what differs is in italics, or in capitals where it is code."""
    code = re.sub(r"`[^`]+`", lambda found: _PLACE.sub(lambda name: name[1].upper(), found[0]), message)
    return _PLACE.sub(r"*\1*", code)


def rows() -> dict[str, Row]:
    """Return every row, by its name."""
    return {row.name: row for group in ROWS.values() for row in group}


def markdown() -> str:
    """Return the table as it stands in the documentation."""
    lines = []
    for title, group in ROWS.items():
        lines += [f"## {title}", "", "| what happens | what you read, and the way out |", "|---|---|"]
        for row in group:
            lines.append(f"| {row.happens} | {_shown(row.message)} |")
        lines.append("")
    return "\n".join(lines)


if __name__ == "__main__":
    print(markdown())  # noqa: T201 - that is what it is for
