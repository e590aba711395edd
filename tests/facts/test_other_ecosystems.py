"""Manifests of other languages than Python."""

import json
from pathlib import Path

from facts.projects import assert_lines, known, line_of, one, values

PACKAGE = {
    "repository": {"type": "git", "url": "git+ssh://git@github.com/ada/kite.git", "name": "no name"},
    "name": "kite",
    "version": "0.3.1",
    "description": "Flies.",
    "license": "ISC",
    "author": "Ada <ada@example.org> (https://ada.example.org)",
    "bin": {"kite": "./cli.js"},
    "engines": {"node": ">=20"},
    "scripts": {
        "test": "node --test",
        "build": "tsc -p .",
        "lint": "eslint .",
        "postinstall": "node x.js",
        "install": "node y.js",
        "start": "node cli.js",
    },
    "dependencies": {"left-pad": "^1.0.0"},
    "contributes": {
        "configuration": {"properties": {"kite.height": {"default": 3, "description": "How high."}}}
    },
}


def test_package_json(tmp_path: Path) -> None:
    text = json.dumps(PACKAGE, indent="\t")
    project = known(tmp_path, {"package.json": text, "package-lock.json": "{}"})
    assert values(project, "name") == ["kite"]
    assert line_of(project, one(project, "name", "kite")) == '\t"name": "kite",'
    assert values(project, "requirement", **{"as": "platform"}) == ["Node.js >=20"]
    assert values(project, "install") == ["npm ci"]
    assert values(project, "test") == ["npm test"]
    assert one(project, "test", "npm test").more["runs"] == "node --test"
    assert values(project, "build") == ["npm run build"]
    assert values(project, "run") == ["npm start"]
    assert values(project, "develop") == ["npm run lint"]
    assert values(project, "link") == ["https://github.com/ada/kite"]
    assert one(project, "setting", "kite.height").more == {
        "says": "How high.",
        "default": "3",
        "for": "vscode",
    }
    assert values(project, "entry_point") == ["kite"]
    assert_lines(project, "name", "version", "description", "licence", "author", "entry_point", "setting")


def test_what_npm_init_writes_is_no_test(tmp_path: Path) -> None:
    stub = 'echo "Error: no test specified" && exit 1'
    project = known(tmp_path, {"package.json": json.dumps({"name": "k", "scripts": {"test": stub}})})
    assert values(project, "test") == []
    assert values(project, "install") == []


def test_lock_files_tell_the_package_manager(tmp_path: Path) -> None:
    for lock, install, test in (
        ("yarn.lock", "yarn install", "yarn test"),
        ("pnpm-lock.yaml", "pnpm install --frozen-lockfile", "pnpm test"),
        ("bun.lock", "bun install", "bun run test"),
    ):
        project = known(tmp_path / lock, {"package.json": json.dumps(PACKAGE), lock: ""})
        assert values(project, "install") == [install]
        assert values(project, "test") == [test]


def test_a_private_package_is_not_in_the_registry(tmp_path: Path) -> None:
    readme = {"README.md": "```sh\nnpm install kite\n```\n"}
    private = json.dumps({**PACKAGE, "private": True})
    assert "npm install kite" in values(
        known(tmp_path / "a", {"package.json": json.dumps(PACKAGE), **readme}), "install"
    )
    assert "npm install kite" not in values(
        known(tmp_path / "b", {"package.json": private, **readme}), "install"
    )


def test_cargo(tmp_path: Path) -> None:
    text = """\
[package]
name = "crab"
version = "0.9.0"
description = "Pinches."
license = "MIT OR Apache-2.0"
rust-version = "1.70"
repository = "https://github.com/ada/crab"

[dependencies]
serde = { version = "1", features = ["derive"] }
log = "0.4"
"""
    project = known(tmp_path, {"Cargo.toml": text, "src/main.rs": "fn main() {}\n", "src/lib.rs": ""})
    assert values(project, "requirement") == ["Rust >=1.70", "serde 1", "log 0.4"]
    assert values(project, "build") == ["cargo build --release"]
    assert values(project, "test") == ["cargo test"]
    assert values(project, "run") == ["cargo run"]
    assert values(project, "install") == ["cargo install --path ."]
    assert values(project, "entry_point", type="module") == ["crab"]
    assert_lines(project, "name", "version", "description", "licence", "link")


def test_a_library_of_rust_is_not_run(tmp_path: Path) -> None:
    project = known(tmp_path, {"Cargo.toml": '[package]\nname = "crab"\n', "src/lib.rs": ""})
    assert project.every("run", "install") == ()


def test_go(tmp_path: Path) -> None:
    needs = "require (\n\tgolang.org/x/sys v0.1.0 // indirect\n\tgithub.com/x/y v1.2.3\n)\n"
    text = f"module github.com/ada/gull/v2\n\ngo 1.22\n\n{needs}"
    files = {"go.mod": text, "cmd/gull/main.go": "package main\n", "a_test.go": "package gull\n"}
    project = known(tmp_path, files)
    assert values(project, "name") == ["gull"]
    assert values(project, "link") == ["https://github.com/ada/gull"]
    assert values(project, "requirement") == ["Go >=1.22", "github.com/x/y v1.2.3"]
    assert values(project, "run") == ["go run ./cmd/gull"]
    assert values(project, "test") == ["go test ./..."]
    (tmp_path / "a_test.go").unlink()
    assert values(known(tmp_path, {}), "test") == []


def test_maven(tmp_path: Path) -> None:
    text = """\
<?xml version="1.0" encoding="ISO-8859-1"?>
<project xmlns="http://maven.apache.org/POM/4.0.0">
  <parent><artifactId>parent</artifactId><version>7</version></parent>
  <groupId>org.example</groupId>
  <artifactId>mast</artifactId>
  <version>${revision}</version>
  <description>Stands, aufrecht &amp; grün.</description>
  <properties><revision>1.5</revision><maven.compiler.release>17</maven.compiler.release></properties>
  <licenses><license><name>Apache License, Version 2.0</name></license></licenses>
  <developers><developer><name>Ada</name><email>ada@example.org</email></developer></developers>
  <dependencies>
    <dependency><groupId>a</groupId><artifactId>b</artifactId><version>1</version></dependency>
    <dependency>
      <groupId>org.junit</groupId><artifactId>junit</artifactId><version>${junit}</version><scope>test</scope>
    </dependency>
  </dependencies>
</project>
"""
    project = known(tmp_path, {"pom.xml": text, "mvnw": "", "src/test/java/T.java": "class T {}\n"})
    assert values(project, "name") == ["mast"]
    assert values(project, "version") == ["1.5"]
    assert values(project, "description") == ["Stands, aufrecht & grün."]
    assert one(project, "licence", "Apache License, Version 2.0").more["spdx"] == "Apache-2.0"
    assert values(project, "requirement") == ["Java >=17", "a:b 1", "org.junit:junit"]
    assert line_of(project, one(project, "requirement", "org.junit:junit")) == "    <dependency>"
    assert values(project, "test") == ["./mvnw test"]
    assert_lines(project, "name", "author", "licence")


def test_gradle(tmp_path: Path) -> None:
    build = """\
plugins {
    id("application")
    id("org.jetbrains.kotlin.jvm") version "2.0.0"
}
version = "1.4"
description = "Blows."
dependencies {
    implementation("com.google.guava:guava:33.0")
    testImplementation("org.junit.jupiter:junit-jupiter:5.10")
}
kotlin { jvmToolchain(21) }
application { mainClass.set("wind.MainKt") }
"""
    files = {"build.gradle.kts": build, "settings.gradle.kts": 'rootProject.name = "wind"\n', "gradlew": ""}
    project = known(tmp_path, files)
    assert values(project, "name") == ["wind"]
    assert values(project, "version") == ["1.4"]
    assert values(project, "requirement", **{"as": "dependency"}) == ["com.google.guava:guava:33.0"]
    assert values(project, "requirement", **{"as": "platform"}) == ["Java >=21"]
    assert values(project, "run") == ["./gradlew run"]
    assert values(project, "test") == []
    assert_lines(project, "name", "version", "description", "requirement")


def test_cmake(tmp_path: Path) -> None:
    text = """\
cmake_minimum_required(VERSION 3.20...3.29)
project(keel VERSION 2.0.1 DESCRIPTION "Holds (firmly)." LANGUAGES CXX)
set(CMAKE_CXX_STANDARD 20) # modern
option(KEEL_FAST "Trade safety for speed" ON)
find_package(Threads REQUIRED)
add_library(keel src/keel.cpp)
add_library(keel::keel ALIAS keel)
add_executable(${PROJECT_NAME}_x x.cpp)
add_executable(weigh weigh.cpp)
enable_testing()
"""
    project = known(tmp_path, {"CMakeLists.txt": text})
    assert values(project, "name") == ["keel"]
    assert values(project, "version") == ["2.0.1"]
    assert values(project, "requirement") == ["CMake >=3.20", "Threads", "C++20"]
    assert values(project, "entry_point") == ["keel", "weigh"]
    assert one(project, "setting", "-DKEEL_FAST").more["says"] == "Trade safety for speed"
    assert values(project, "test") == ["cmake -B build && cmake --build build && ctest --test-dir build"]
    assert values(project, "install") == []
    assert_lines(project, "name", "version", "description", "entry_point")


def test_a_standard_that_depends_is_none(tmp_path: Path) -> None:
    text = "project(a)\nif(X)\n  set(CMAKE_CXX_STANDARD 20)\nelse()\n  set(CMAKE_CXX_STANDARD 11)\nendif()\n"
    assert values(known(tmp_path, {"CMakeLists.txt": text}), "requirement") == []


def test_citation_and_authors(tmp_path: Path) -> None:
    cff = """\
cff-version: 1.2.0
title: Chart
authors:
  - family-names: Lovelace
    given-names: Ada
    email: ada@example.org
doi: 10.5281/zenodo.1
version: 3.10
"""
    authors = "Chart was made by:\n\n* Bob Beta <bob@example.org>\n* everybody who helped\n"
    project = known(tmp_path, {"CITATION.cff": cff, "AUTHORS.md": authors})
    assert values(project, "author") == ["Ada Lovelace", "Bob Beta"]
    assert values(project, "version") == ["3.10"]
    assert values(project, "link") == ["https://doi.org/10.5281/zenodo.1"]
