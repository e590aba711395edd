"""A line of a shell: whether it tests, lints, builds or publishes.  A line with a variable of a CI system says nothing."""

import re

from attrs import frozen

from nlx_lsp.facts.fact import Kind

_START = r"(?:(?:uv|poetry|pdm|hatch|pipenv|rye|bundle) (?:run|exec) |npx |bunx |xvfb-run (?:-a )?|python[\d.]* -m |sudo )*"
_PATTERNS: tuple[tuple[str, Kind, str], ...] = (
    (r"(?:twine upload|(?:uv|npm|pnpm|yarn|cargo|poetry|hatch|flit|pdm|vsce) publish|gem push|goreleaser)\b", "develop", "publish"),
    (r"(?:pytest|py\.test|unittest|tox|nox|nose2|ctest|phpunit|rspec|busted|bats|jest|vitest|mocha)\b", "test", ""),
    (r"(?:npm|pnpm|yarn|bun) (?:run )?(?:t|test)(?:[:\s]|$)|node --test\b", "test", ""),
    (r"(?:cargo (?:nextest run|test)|go test|mvnw?\b.* (?:test|verify)\b|(?:\./)?gradlew?\b.* (?:test|check)\b)", "test", ""),
    (r"(?:\./)?(?:mvnw|gradlew) (?:test|verify|check)\b|(?:mvn|gradle) (?:test|verify|check)\b", "test", ""),
    (r"(?:make|just|task|rake|composer|dotnet|mix|sbt|swift|bundle exec rake) (?:tests?|check|test-\w+)\b|hatch test\b", "test", ""),
    (r"(?:ruff format|black|isort|cargo fmt|gofmt|prettier|clang-format|make format)\b", "develop", "format"),
    (r"(?:mypy|pyright|tsc)\b", "develop", "types"),
    (r"(?:ruff|flake8|pylint|eslint|cargo clippy|go vet|golangci-lint|shellcheck|pre-commit run|staticcheck)\b", "develop", "lint"),
    (r"(?:make|just|task|(?:npm|pnpm|bun) run|yarn|lint-imports) ?lint\b|lint-imports\b", "develop", "lint"),
    (r"(?:build|uv build|poetry build|hatch build|flit build|cargo build|go build|(?:npm|pnpm|bun) run build|yarn build)(?:\s|$)", "build", ""),
    (r"(?:make|just|task) (?:all|build|dist)\b|cmake --build\b|mvn\b.* package\b|(?:\./)?gradlew? build\b", "build", ""),
)  # fmt: skip
_RULES = tuple((re.compile(_START + pattern), kind, purpose) for pattern, kind, purpose in _PATTERNS)
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
