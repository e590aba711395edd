"""``Dockerfile`` and compose files: how to build the image and start it, its ports and variables.

``more`` of an environment variable: ``default`` is the value that the file gives.
"""

import re
from collections.abc import Iterator

from nlx_lsp.facts.fact import Fact
from nlx_lsp.facts.file import File
from nlx_lsp.facts.formats import yaml
from nlx_lsp.facts.reader import Reader
from nlx_lsp.facts.tree import Tree

_INSTRUCTION = re.compile(r"\s*([A-Za-z]+)\s+(.*\S)\s*")
_PAIR = re.compile(r"([A-Za-z_]\w*)=(\"[^\"]*\"|'[^']*'|\S*)")
_SECRET = re.compile(r"pass|secret|token|key|credential", re.IGNORECASE)


def read_image(file: File) -> Iterator[Fact]:
    """Yield what a Dockerfile says."""
    option = "" if file.name == "Dockerfile" else f"-f {file.path} "
    ports: list[str] = []
    base = ""
    for number, line in enumerate(file.lines, 1):
        instruction = _INSTRUCTION.fullmatch(line)
        if instruction is None or line.lstrip().startswith("#"):
            continue
        word, rest = instruction[1].upper(), instruction[2].removesuffix("\\").rstrip()
        if word == "FROM":
            base = next((each for each in rest.split() if not each.startswith("--")), "")
        elif word == "EXPOSE":
            ports += [port.partition("/")[0] for port in rest.split() if port.partition("/")[0].isdigit()]
        elif word == "ENV":
            for name, value in _PAIR.findall(rest):
                yield _variable(file, name, value.strip("\"'"), number)
        elif word in ("ENTRYPOINT", "CMD"):
            yield file.fact("entry_point", rest, number, {"type": "container"})
    if base:
        published = "".join(f"-p {port}:{port} " for port in dict.fromkeys(ports))
        tag = "app"
        more = {"base": base, "tag": tag, "by": "docker"}
        yield file.fact("build", f"docker build {option}-t {tag} .", 0, more)
        yield file.fact("run", f"docker run --rm {published}{tag}", 0, more)


def read_compose(file: File) -> Iterator[Fact]:
    """Yield what a compose file says.

    Raises:
        Unreadable: If it is no YAML.
    """
    tree = yaml.parse(file)
    services = tree.keys("services")
    if services:
        yield tree.fact("run", "docker compose up", "services", by="docker", services=", ".join(services))
    for service in services:
        yield from _variables(tree, service)


def _variables(tree: Tree, service: str) -> Iterator[Fact]:
    path = ("services", service, "environment")
    for name in tree.keys(*path):
        yield _variable(tree.file, name, tree.text(*path, name), tree.line(*path, name))
    for place in tree.items(*path):
        name, equals, value = tree.text(*place).partition("=")
        if equals:
            yield _variable(tree.file, name, value, tree.line(*place))


def read_variables(file: File) -> Iterator[Fact]:
    """Yield the variables of a sample ``.env``, each with the comment above it."""
    says = ""
    for number, line in enumerate(file.lines, 1):
        if pair := re.fullmatch(r"\s*(?:export\s+)?([A-Za-z_]\w*)=(.*)", line):
            fact = _variable(file, pair[1], pair[2].strip().strip("\"'"), number)
            yield file.fact("environment", fact.value, number, {**fact.more, "says": says})
        says = line.lstrip("# ").strip() if line.startswith("#") else ""


def _variable(file: File, name: str, value: str, line: int) -> Fact:
    """Return a variable with its value, unless that may be a secret or stands for another one."""
    shown = "" if _SECRET.search(name) or "$" in value else value
    return file.fact("environment", name, line, {"default": shown})


IMAGE = Reader(wants=("Dockerfile", "Containerfile", "docker/Dockerfile"), read=read_image)
COMPOSE = Reader(wants=("compose.y*ml", "docker-compose.y*ml"), read=read_compose)
VARIABLES = Reader(wants=(".env.example", ".env.sample", ".env.template", "env.example"), read=read_variables)
