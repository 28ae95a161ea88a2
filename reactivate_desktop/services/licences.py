"""The licences of this program and of every library that it runs with: their texts, from source and frozen alike."""

from __future__ import annotations

import re
import sys
import sysconfig
from collections.abc import Iterator
from dataclasses import dataclass
from email.parser import HeaderParser
from functools import cached_property
from importlib.metadata import PackageNotFoundError, distribution
from pathlib import Path
from typing import Final

from reactivate_desktop import __version__
from reactivate_desktop.resources import asset, root

FOLDER: Final = "licenses"
"""Where a packaged build keeps them: a folder for each library, below the program's own files."""

PROGRAM, PYTHON = "reactivate-desktop", "python"
_FACTS = "METADATA"
_QT = ("qt/NOTICE.txt", "LGPL-3.0.txt", "GPL-3.0.txt")
_BROUGHT: Final = {
    "pyside6-essentials": _QT,
    "shiboken6": _QT,
    "probableparsing": ("probableparsing/LICENSE.txt",),
    "nameparser": ("LGPL-2.1.txt",),
    "psycopg": ("GPL-3.0.txt",),
    "psycopg-binary": ("GPL-3.0.txt",),
}
"""Texts below ``assets/licences`` for libraries whose packages bring none, or refer to one that they don't bring."""

_NAMED: Final = re.compile(r"licen[cs]e|copying|notice", re.IGNORECASE)
_PINNED: Final = re.compile(r"^([\w.-]+)==", re.MULTILINE)
_LONGEST_WORDS = 60


@dataclass(frozen=True, slots=True)
class LicenceFile:
    """A file that belongs to a library's licence, and its ``place`` in the library's folder of a build."""

    path: Path
    place: Path


@dataclass(frozen=True)
class Licence:
    """What one library is under: ``words`` such as "MIT" ('' = only its texts say), and its texts."""

    name: str
    version: str
    words: str
    files: tuple[Path, ...]

    @cached_property
    def text(self) -> str:
        """All its texts, one below the other, each with the name of its file where there are several."""
        texts = [(file.name, file.read_text(encoding="utf-8", errors="replace").strip("\n")) for file in self.files]
        if len(texts) == 1:
            return texts[0][1]
        return "\n\n\n".join(f"{name}\n{'=' * len(name)}\n\n{text}" for name, text in texts)


def run() -> tuple[Licence, ...]:
    """Every licence, by name; this program's own first."""
    found = _packaged() if getattr(sys, "frozen", False) else collect()
    order = sorted(found, key=lambda name: (name != PROGRAM, name))
    return tuple(_licence(name, found[name]) for name in order)


def collect() -> dict[str, tuple[LicenceFile, ...]]:
    """What a build has to hold, by library: from the packages that are installed here, and from our own texts."""
    found: dict[str, tuple[LicenceFile, ...]] = {PROGRAM: (LicenceFile(root() / "LICENSE", Path("LICENSE")),)}
    if (python := Path(sysconfig.get_path("stdlib"), "LICENSE.txt")).is_file():
        found[PYTHON] = (LicenceFile(python, Path("LICENSE.txt")),)
    pinned = (root() / "requirements" / "run.txt").read_text(encoding="utf-8")
    for name in dict.fromkeys(_PINNED.findall(pinned)):
        if files := tuple(_of_package(name)):
            found[name] = files
    return found


def without_text(licences: tuple[Licence, ...]) -> tuple[str, ...]:
    """Names of libraries of which there is no text at all."""
    return tuple(licence.name for licence in licences if not licence.files or not licence.text.strip())


def _of_package(name: str) -> Iterator[LicenceFile]:
    try:
        files = distribution(name).files or ()
    except PackageNotFoundError:  # a library of another system
        return
    for file in files:
        inside = Path(*file.parts[1:])
        if ".dist-info" in file.parts[0] and (inside.name == _FACTS or _NAMED.search(str(inside))):
            yield LicenceFile(Path(str(file.locate())), inside)
    for text in _BROUGHT.get(name, ()):
        yield LicenceFile(asset("licences", *text.split("/")), Path(text).relative_to(Path(text).parent))


def _packaged() -> dict[str, tuple[LicenceFile, ...]]:
    folders = sorted(folder for folder in (root() / FOLDER).iterdir() if folder.is_dir())
    return {
        folder.name: tuple(
            LicenceFile(path, path.relative_to(folder)) for path in sorted(folder.rglob("*")) if path.is_file()
        )
        for folder in folders
    }


def _licence(name: str, files: tuple[LicenceFile, ...]) -> Licence:
    texts = tuple(file.path for file in files if file.place.name != _FACTS)
    if name == PROGRAM:
        return Licence(name, __version__, "MIT", texts)
    if name == PYTHON:
        return Licence(name, sysconfig.get_python_version(), "PSF-2.0", texts)
    facts = next((file.path for file in files if file.place.name == _FACTS), None)
    told = HeaderParser().parsestr(facts.read_text(encoding="utf-8", errors="replace") if facts else "")
    named = [str(one).rsplit("::", 1)[-1].strip() for one in told.get_all("Classifier", ()) if "License ::" in str(one)]
    said = str(told["License-Expression"] or told["License"] or "").strip()
    short = said if said and "\n" not in said and len(said) <= _LONGEST_WORDS else ", ".join(named)
    return Licence(name, str(told["Version"] or ""), short, texts)
