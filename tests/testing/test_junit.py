"""Tests for Java: where they are put, what they look like, and how reports are read."""

import shutil
from pathlib import Path

import pytest
from testing.built_projects import BuiltBench
from testing.python_projects import build, lines, raises, returns

from nlx_lsp.testing.junit5 import JUnit5

POM = """\
    <project>
      <modelVersion>4.0.0</modelVersion>
      <groupId>a</groupId><artifactId>b</artifactId><version>1</version>
      <properties><maven.compiler.release>17</maven.compiler.release></properties>
      <dependencies><dependency>
        <groupId>org.junit.jupiter</groupId><artifactId>junit-jupiter</artifactId>
        <version>5.10.2</version><scope>test</scope>
      </dependency></dependencies>
      <build><plugins>
        <plugin><artifactId>maven-resources-plugin</artifactId><version>3.3.1</version></plugin>
        <plugin><artifactId>maven-compiler-plugin</artifactId><version>3.13.0</version></plugin>
        <plugin><artifactId>maven-surefire-plugin</artifactId><version>3.2.5</version></plugin>
      </plugins></build>
    </project>
    """
CODE = lines(
    "package a.b;",
    "",
    "import java.util.List;",
    "",
    "public class Calc {",
    "    public int add(int a, int b) {",
    "        return a + b;",
    "    }",
    "",
    "    public static int first(List<Integer> numbers) {",
    "        if (numbers.isEmpty()) {",
    '            throw new IllegalArgumentException("none");',
    "        }",
    "        return numbers.get(0);",
    "    }",
    "}",
)
REPOSITORY = Path.home() / ".m2/repository/org"
NEEDED = [
    REPOSITORY / "junit/jupiter/junit-jupiter/5.10.2",
    *(
        REPOSITORY / f"apache/maven/plugins/maven-{name}-plugin/{version}"
        for name, version in (("resources", "3.3.1"), ("compiler", "3.13.0"), ("surefire", "3.2.5"))
    ),
]
PLACE = "src/main/java/a/b/Calc.java"


def bench(root: Path, **files: str) -> BuiltBench:
    return BuiltBench(
        framework=JUnit5(), project=build(root, {"pom.xml": POM, PLACE: CODE, **files}), module=PLACE
    )


def test_a_new_class_mirrors_the_tested_one(tmp_path: Path) -> None:
    at = bench(tmp_path)
    assert at.habitat.path == "src/test/java/a/b/CalcTest.java"
    text = at.render(
        at.suite("Calc.add", returns("two numbers", "3", receiver="new Calc()", a="1", b="2")),
        at.suite("Calc.first", raises("no numbers", "IllegalArgumentException", numbers="List.of()")),
    )
    assert text == lines(
        "package a.b;",
        "",
        "import static org.junit.jupiter.api.Assertions.assertEquals;",
        "import static org.junit.jupiter.api.Assertions.assertThrows;",
        "import java.util.List;",
        "import org.junit.jupiter.api.Test;",
        "",
        "class CalcTest {",
        "    @Test",
        "    void addTwoNumbers() {",
        "        assertEquals(3, new Calc().add(1, 2));",
        "    }",
        "",
        "    @Test",
        "    void firstNoNumbers() {",
        "        assertThrows(IllegalArgumentException.class, () -> Calc.first(List.of()));",
        "    }",
        "}",
    )


def test_what_is_there_stays(tmp_path: Path) -> None:
    head = "package a.b;\n\nimport static org.junit.jupiter.api.Assertions.*;\n"
    head += "import org.junit.jupiter.api.Test;\n"
    klass = "\nclass CalcTests {\n\t@Test\n\tvoid addTwo() {\n\t}\n"
    at = bench(tmp_path, **{"src/test/java/a/b/CalcTests.java": f"{head}{klass}}}\n"})
    text = at.render(at.suite("Calc.add", returns("two", "3", receiver="new Calc()", a="1", b="2")))
    case = "\n\t@Test\n\tvoid addTwo2() {\n\t\tassertEquals(3, new Calc().add(1, 2));\n\t}\n"
    assert text == f"{head}{klass}{case}}}\n"


@pytest.mark.parametrize(
    ("text", "fine"),
    [
        ("List.of(1, 2)", True),
        ("new int[]{1}", True),
        ('"a" + 1', True),
        ("System.exit(1)", False),
        ("() -> { while (true) {} }", False),
        ("1; int y = 2", False),
        ("unknown", False),
    ],
)
def test_a_value_is_a_harmless_expression(text: str, fine: bool) -> None:
    problem = JUnit5().expression_problem(text, frozenset({"Calc"}))
    assert (problem == "") == fine, problem


@pytest.mark.slow
@pytest.mark.skipif(
    not shutil.which("mvn") or not all(map(Path.exists, NEEDED)), reason="no Maven, or no JUnit"
)
def test_maven_says_what_has_become_of_each_case(tmp_path: Path) -> None:
    at = bench(tmp_path)
    suites = (
        at.suite("Calc.add", returns("holds", "3", receiver="new Calc()", a="1", b="2")),
        at.suite("Calc.add", returns("does not", "4", receiver="new Calc()", a="1", b="2")),
        at.suite("Calc.first", raises("none", "IllegalArgumentException", numbers="List.of()")),
        at.suite("Calc.first", returns("broken", "3", numbers='"x"')),
    )
    assert at.states(*suites) == ["passed", "failed", "passed", "broken"]
