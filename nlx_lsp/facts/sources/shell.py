"""A line of a shell: whether it tests, lints, builds or publishes.  With variables in it, it says nothing."""

import re

from attrs import frozen

from nlx_lsp.facts.fact import Kind

_START = (
    r"(?:(?:uv|poetry|pdm|hatch|pipenv|rye|bundle) (?:run|exec) |npx |bunx |xvfb-run (?:-a )?"
    r"|python[\d.]* -m |sudo )*"
)
_PATTERNS: tuple[tuple[Kind, str, tuple[str, ...]], ...] = (
    (
        "develop",
        "publish",
        (
            r"(?:twine upload|(?:uv|npm|pnpm|yarn|cargo|poetry|hatch|flit|pdm|vsce) publish)\b",
            r"(?:gem push|goreleaser)\b",
        ),
    ),
    (
        "test",
        "",
        (
            r"(?:pytest|py\.test|unittest|tox|nox|nose2|ctest|phpunit|rspec|busted|bats|jest|vitest|mocha)\b",
            r"(?:npm|pnpm|yarn|bun) (?:run )?(?:t|test)(?:[:\s]|$)|node --test\b|hatch test\b",
            r"cargo (?:nextest run|test)\b|go test\b",
            r"cmake --build\b.* --target (?:test|check|RUN_TESTS)\b",
            r"(?:(?:\./)?(?:mvnw|gradlew)|mvn|gradle)\b(?: \S+)*? (?:test|verify|check)\b",
            r"(?:make|just|task|rake|composer|dotnet|mix|sbt|swift) (?:tests?|check|test-\w+)\b",
        ),
    ),
    (
        "develop",
        "format",
        (r"(?:ruff format|black|isort|cargo fmt|gofmt|prettier|clang-format|make format)\b",),
    ),
    ("develop", "types", (r"(?:mypy|pyright|tsc)\b",)),
    (
        "develop",
        "lint",
        (
            r"(?:ruff|flake8|pylint|eslint|cargo clippy|go vet|golangci-lint|shellcheck|staticcheck)\b",
            r"(?:(?:make|just|task|yarn|(?:npm|pnpm|bun) run) lint|lint-imports|pre-commit run)\b",
        ),
    ),
    (
        "build",
        "",
        (
            r"(?:(?:(?:uv|poetry|hatch|flit|cargo|go|yarn|(?:npm|pnpm|bun) run) )?build)(?:\s|$)",
            r"(?:make|just|task) (?:all|build|dist)\b|cmake --build\b",
            r"(?:(?:\./)?mvnw|mvn)\b(?: \S+)*? package\b|(?:(?:\./)?gradlew|gradle)\b(?: \S+)*? build\b",
        ),
    ),
)
_RULES = tuple(
    (re.compile(_START + f"(?:{pattern})"), kind, purpose)
    for kind, purpose, patterns in _PATTERNS
    for pattern in patterns
)
_LONGEST = 200


@frozen(kw_only=True)
class Command:
    """A line of a shell that does one of the things that count."""

    text: str
    """The line."""
    kind: Kind
    """What it does."""
    purpose: str
    """What it does for a developer; empty where the kind says it."""


def recognise(line: str) -> Command | None:
    """Return what a line does; None if that is not known, or depends on what is known elsewhere."""
    text = " ".join(line.removeprefix("- ").split())
    if not text or len(text) > _LONGEST or "${{" in text or text.endswith("\\") or "$(" in text:
        return None
    for pattern, kind, purpose in _RULES:
        if pattern.match(text):
            return Command(text=text, kind=kind, purpose=purpose)
    return None
