"""Where bundled files live, from source or frozen, and the one strict TOML reader. Nothing else knows either."""

from __future__ import annotations

import sys
import tomllib
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, TypeVar, cast

from pydantic import TypeAdapter, ValidationError

from reactivate_desktop.errors import BugError, InputError

T = TypeVar("T")

_PARSED = 64
"""Files whose contents are remembered: the templates and profiles of a few brands."""


@cache
def root() -> Path:
    """The folder that holds ``assets`` and ``brand_templates``: the frozen bundle, the package or the checkout."""
    here = Path(__file__).resolve().parent
    candidates = [Path(getattr(sys, "_MEIPASS", here)), here / "_bundled", here.parent]
    for candidate in candidates:
        if (candidate / "assets" / "papers").is_dir():
            return candidate
    raise BugError("The program's own files are missing.", hint="Install it again.", code="assets-missing")


_before: list[Path] = []


def prefer(folder: Path) -> None:
    """Take assets from ``folder`` where it has them: a worker gets those of the machine that it works for."""
    _before.insert(0, folder)


def prefer_no_more(folder: Path) -> None:
    """Undo ``prefer``."""
    if folder in _before:
        _before.remove(folder)


def asset(*parts: str) -> Path:
    """Path of a bundled asset, such as ``asset("icc", "FOGRA47_uncoated.icc")``."""
    for folder in _before:
        if (found := folder.joinpath(*parts)).is_file():
            return found
    return root().joinpath("assets", *parts)


def brands_folder() -> Path:
    """The folder of bundled brand kits."""
    return root() / "brand_templates"


def load_toml(path: Path, shape: type[T]) -> T:
    """Read ``path`` as ``shape`` (dataclass or pydantic model); unknown keys and wrong values are refused by name.

    Raises:
        InputError: naming file and key, and saying what is expected there.
    """
    return parse_strict(read_toml(path), shape, path.name)


def load_frozen_toml(path: Path, shape: type[T]) -> T:
    """As ``load_toml``, for shapes that nobody can change: a file that says what it said before is not parsed again.

    Raises:
        InputError: naming file and key, and saying what is expected there.
    """
    parsed = _parsed(_text(path), shape, path.name)  # type: ignore[arg-type]  # a class can be hashed
    return cast("T", parsed)


@lru_cache(maxsize=_PARSED)
def _parsed(text: str, shape: type[object], name: str) -> object:
    return parse_strict(_table(text, name), shape, name)


def read_toml(path: Path) -> dict[str, Any]:
    """What a TOML file says.

    Raises:
        InputError: when it is not there, can't be read or is not TOML.
    """
    return _table(_text(path), path.name)


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8-sig")
    except FileNotFoundError:
        raise InputError(f"{path.name} is not there ({path}).", hint="Check the path.", code="file-missing") from None
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(
            f"{path.name} can't be read: {error.__class__.__name__}.",
            hint="It must be a text file in UTF-8.",
            code="file-unreadable",
        ) from None


def _table(text: str, name: str) -> dict[str, Any]:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise InputError(f"{name} is not valid TOML: {error}.", hint="Mend that line.", code="toml-syntax") from None


@cache
def _checker(shape: type[object]) -> TypeAdapter[object]:
    """Made once for a shape: that takes longer than many a check."""
    return TypeAdapter(shape)


def parse_strict(data: object, shape: type[T], name: str) -> T:
    """Check ``data`` against ``shape``; ``name`` is the file named in the error."""
    try:
        return cast("T", _checker(shape).validate_python(data))  # type: ignore[arg-type]  # a class can be hashed
    except ValidationError as error:
        first = error.errors(include_url=False, include_input=False)[0]
        key = ".".join(str(part) for part in first["loc"]) or "(top level)"
        if first["type"] in {"extra_forbidden", "unexpected_keyword_argument"}:
            raise InputError(
                f"{name} has an unknown key: {key}.", hint="Check its spelling or remove it.", code="toml-key"
            ) from None
        raise InputError(f"{name}, key {key}: {first['msg']}.", hint="Mend that value.", code="toml-value") from None
