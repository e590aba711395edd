"""The error tree.  Every error that a user may meet says what happened and what to do about it.

::

    NlxError
    ├── SettingsError            a bad key or value in a configuration
    ├── UsageError               a request that makes no sense: unknown action, wrong version, bad arguments
    ├── LanguageError            no grammar, or a query that does not compile
    ├── PromptError              a template that does not render, or a slice that cannot fit
    ├── EngineError
    │   ├── EngineMissing        the engine's package is not installed
    │   ├── ModelMissing         no model is configured, or the file is not there
    │   ├── ModelRefused         the file is damaged, or the engine cannot run it
    │   ├── EngineCrashed        the process that holds the model died
    │   ├── ConsentMissing       the user has not said yet that code may go to another machine
    │   ├── SchemaRefused        the decoding constraint did not compile
    │   └── ContextOverflow      the prompt is longer than the model's context
    ├── DownloadFailed           a model that could not be fetched, or is not what was meant to come
    ├── AnswerRefused            nothing usable came from the model
    └── EditRefused              the edit could not be verified
        └── DocumentMoved        the document has changed where the edit belongs

Cancelling raises `asyncio.CancelledError`, which is no error.  Imports nothing of ours.
"""


class NlxError(Exception):
    """What went wrong, in one sentence, and the way out.

    Args:
        message: What happened.
        hint: What the user can do; may be empty.
    """

    def __init__(self, message: str, hint: str = "") -> None:
        super().__init__(message)
        self.message = message
        self.hint = hint

    def __str__(self) -> str:
        return f"{self.message} {self.hint}".strip()


class SettingsError(NlxError):
    """A bad key or value in a configuration."""


class UsageError(NlxError):
    """A request that makes no sense."""


class LanguageError(NlxError):
    """A language without grammar, or a query that does not compile."""


class PromptError(NlxError):
    """A template that does not render, or a slice that cannot fit the context."""


class EngineError(NlxError):
    """An engine that cannot do what it is asked."""


class EngineMissing(EngineError):
    """The package of an engine is not installed."""


class ModelMissing(EngineError):
    """No model is configured, or its file is not there."""


class ModelRefused(EngineError):
    """A model file that is damaged, or that the engine cannot run."""


class EngineCrashed(EngineError):
    """The process that holds the model died: a worker, or the host."""


class ConsentMissing(EngineError):
    """The user has not said yet that code may go to another machine.

    Args:
        message: What happened.
        hint: What the user can do.
        address: The origin that code would go to: scheme, host and port.
    """

    def __init__(self, message: str, hint: str = "", *, address: str = "") -> None:
        super().__init__(message, hint)
        self.address = address


class SchemaRefused(EngineError):
    """A decoding constraint that did not compile."""


class ContextOverflow(EngineError):
    """A prompt longer than the model's context."""


class DownloadFailed(NlxError):
    """A model that could not be fetched, or is not what was meant to come."""


class AnswerRefused(NlxError):
    """Nothing usable came from the model."""


class EditRefused(NlxError):
    """An edit that could not be verified."""


class DocumentMoved(EditRefused):
    """The document has changed where the edit belongs."""
