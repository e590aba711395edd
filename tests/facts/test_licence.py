"""Licences: by their text, by what manifests call them, and whether the two agree."""

import re
import sysconfig
from pathlib import Path

import pytest
from facts.projects import known, one, values

from nlx_lsp.facts.sources.licence import identify, spdx

INSTALLED = Path(sysconfig.get_path("purelib"))
MIT = (Path(__file__).parents[2] / "LICENSE").read_text("utf-8")
UNLICENSE = "This is free and unencumbered software released into the public domain.\n"


@pytest.mark.parametrize(
    ("package", "expected"),
    [
        ("rich", "MIT"),
        ("attrs", "MIT"),
        ("huggingface_hub", "Apache-2.0"),
        ("requests", "Apache-2.0"),
        ("jinja2", "BSD-3-Clause"),
        ("httpx", "BSD-3-Clause"),
        ("pygments", "BSD-2-Clause"),
        ("hypothesis", "MPL-2.0"),
        ("import_linter", "BSD-2-Clause"),
    ],
)
def test_real_texts(package: str, expected: str) -> None:
    [text] = list(INSTALLED.glob(f"{package}-*.dist-info/licenses/LICENSE*"))[:1]
    assert identify(text.read_text("utf-8")) == expected


def test_a_text_of_several_licences_is_none_of_them() -> None:
    [apache] = list(INSTALLED.glob("requests-*.dist-info/licenses/LICENSE"))
    assert identify(MIT + apache.read_text("utf-8")) == ""
    assert identify("All rights reserved.") == ""
    assert identify("") == ""


def test_the_wrapping_of_a_text_does_not_matter() -> None:
    assert identify(re.sub(r"\s+", " ", MIT)) == identify(MIT.replace("\n", "\n// ")) == "MIT"


@pytest.mark.parametrize(
    ("name", "expected"),
    [
        ("MIT", "MIT"),
        ("MIT License", "MIT"),
        ("The MIT License (MIT)", "MIT"),
        ("Apache 2.0", "Apache-2.0"),
        ("Apache License, Version 2.0", "Apache-2.0"),
        ("Apache Software License", "Apache-2.0"),
        ("GPLv3", "GPL-3.0"),
        ("MIT OR Apache-2.0", "MIT OR Apache-2.0"),
        ("BSD", ""),
        ("UNLICENSED", ""),
        ("see the file", ""),
    ],
)
def test_names(name: str, expected: str) -> None:
    assert spdx(name) == expected


def test_text_and_manifest_disagree_and_both_are_kept(tmp_path: Path) -> None:
    manifest = '[project]\nname = "a"\nlicense = "Apache-2.0"\n'
    project = known(tmp_path, {"LICENSE": MIT, "pyproject.toml": manifest})
    assert values(project, "licence") == ["MIT", "Apache-2.0"]
    assert one(project, "licence", "MIT").more["against"] == "pyproject.toml:3 says Apache-2.0"
    assert one(project, "licence", "Apache-2.0").more["against"] == "LICENSE says MIT"


def test_text_and_manifest_agree_under_different_names(tmp_path: Path) -> None:
    manifest = '[project]\nname = "a"\nlicense = { text = "MIT License" }\n'
    project = known(tmp_path, {"LICENSE": MIT, "pyproject.toml": manifest})
    assert all("against" not in fact.more for fact in project.every("licence"))
    assert one(project, "licence", "MIT License").more["spdx"] == "MIT"


def test_where_one_may_choose_each_licence_has_a_file(tmp_path: Path) -> None:
    manifest = '[package]\nname = "a"\nlicense = "MIT OR Unlicense"\n'
    files = {"LICENSE-MIT": MIT, "UNLICENSE": UNLICENSE, "Cargo.toml": manifest}
    project = known(tmp_path, files)
    assert len(project.every("licence")) == 3
    assert all("against" not in fact.more for fact in project.every("licence"))
    (tmp_path / "LICENSE-MIT").unlink()
    assert "against" in one(known(tmp_path, {}), "licence", "MIT OR Unlicense").more


def test_a_file_may_name_its_licence(tmp_path: Path) -> None:
    project = known(tmp_path, {"COPYING": "Copyright\nSPDX-License-Identifier: GPL-3.0-or-later\n"})
    assert one(project, "licence", "GPL-3.0-or-later").origin.line == 2


def test_the_licences_of_others_in_a_folder_do_not_count(tmp_path: Path) -> None:
    files = {"LICENSE": MIT, "licenses/other.txt": UNLICENSE, "vendor/LICENSE": UNLICENSE}
    assert values(known(tmp_path, files), "licence") == ["MIT"]
