"""A new test file of C++ is named in CMake's files, where others like it are."""

from pathlib import Path

import pytest
from testing.python_projects import build

from nlx_lsp.testing.googletest import GoogleTest

LISTS = (
    ("add_executable(unit tests/test_a.cpp)\n", "add_executable(unit tests/test_a.cpp tests/test_b.cpp)\n"),
    (
        "set(FILES\n  tests/test_a.cpp  # first\n  tests/test_c.cpp\n)\nadd_executable(unit ${FILES})\n",
        (
            "set(FILES\n  tests/test_a.cpp  # first\n  tests/test_c.cpp\n  tests/test_b.cpp\n)\n"
            "add_executable(unit ${FILES})\n"
        ),
    ),
    (
        "target_sources(unit PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/tests/test_a.cpp)\n",
        (
            "target_sources(unit PRIVATE ${CMAKE_CURRENT_SOURCE_DIR}/tests/test_a.cpp "
            "${CMAKE_CURRENT_SOURCE_DIR}/tests/test_b.cpp)\n"
        ),
    ),
    (
        "set(FILES\r\n  tests/test_a.cpp\r\n)\r\n",
        "set(FILES\r\n  tests/test_a.cpp\r\n  tests/test_b.cpp\r\n)\r\n",
    ),
    ("# add_executable(unit tests/test_a.cpp)\n", ""),
    ("add_executable(a tests/test_a.cpp)\nadd_executable(c tests/test_c.cpp)\n", ""),
    ("add_executable(shop src/b.cpp)\n", ""),
)


@pytest.mark.parametrize(("before", "after"), LISTS)
def test_a_new_file_is_named_where_others_are(before: str, after: str, tmp_path: Path) -> None:
    others = {"tests/test_a.cpp": "#include <gtest/gtest.h>\n", "tests/test_c.cpp": ""}
    project = build(tmp_path, {"CMakeLists.txt": before, "src/b.cpp": "int b() { return 1; }\n", **others})
    framework = GoogleTest()
    habitat = framework.habitat(project, "src/b.cpp")
    assert habitat.path == "tests/test_b.cpp"
    found = framework.registered(project, habitat)
    assert found == ({"CMakeLists.txt": after} if after else {})
    assert bool(habitat.todo) == (not after)


@pytest.mark.parametrize(
    ("path", "text", "known"),
    [
        ("CMakeLists.txt", "file(GLOB_RECURSE TESTS tests/*.cpp)\n", True),
        ("tests/CMakeLists.txt", 'file(GLOB TESTS "${CMAKE_CURRENT_SOURCE_DIR}/test_*.cpp")\n', True),
        ("CMakeLists.txt", "file(GLOB TESTS src/*.cpp)\n", False),
    ],
)
def test_what_a_pattern_takes_in_need_not_be_named(path: str, text: str, known: bool, tmp_path: Path) -> None:
    files = {path: text, "tests/test_a.cpp": "#include <gtest/gtest.h>\n", "src/b.cpp": "\n"}
    habitat = GoogleTest().habitat(project := build(tmp_path, files), "src/b.cpp")
    assert GoogleTest().registered(project, habitat) == {}
    assert bool(habitat.todo) == (not known)


def test_what_is_in_a_folder_is_named_as_from_there(tmp_path: Path) -> None:
    files = {
        "CMakeLists.txt": "add_subdirectory(tests)\n",
        "tests/CMakeLists.txt": "add_executable(unit test_a.cpp)\n",
        "tests/test_a.cpp": "#include <gtest/gtest.h>\n",
        "src/b.cpp": "\n",
    }
    habitat = GoogleTest().habitat(project := build(tmp_path, files), "src/b.cpp")
    assert GoogleTest().registered(project, habitat) == {
        "tests/CMakeLists.txt": "add_executable(unit test_a.cpp test_b.cpp)\n"
    }
