"""Download the packages of ``corpus.toml`` with pip, and unpack those that the evaluation needs."""

import shutil
import subprocess
import sys
import tomllib
import zipfile
from pathlib import Path

HERE = Path(__file__).parent
WORK = HERE / "work"


def main() -> None:
    """Fill ``work/downloads`` and ``work/held_out``."""
    downloads = WORK / "downloads"
    packages = tomllib.loads((HERE / "corpus.toml").read_text())["package"]
    for package in packages:
        if package["name"] == "python":
            continue  # The library of the Python that reads the corpus.
        wanted = f"{package['name']}=={package['version']}"
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--only-binary=:all:"]
        command += ["--python-version=3.13", "--dest", str(downloads), wanted]
        subprocess.run(command, check=True)  # noqa: S603 - the names stand in corpus.toml
    shutil.rmtree(WORK / "held_out", ignore_errors=True)
    for package in packages:
        if package.get("held_out"):
            stem = package["name"].replace("-", "_")
            for wheel in downloads.glob(f"{stem}-{package['version']}*.whl"):
                zipfile.ZipFile(wheel).extractall(WORK / "held_out")


if __name__ == "__main__":
    main()
