"""What the command line says: sentences or one JSON object on stdout, progress on stderr."""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from types import TracebackType
from typing import Self

import click

_REDRAW_SECONDS = 0.1


@dataclass(frozen=True)
class Output:
    """Where results go. With ``as_json`` stdout holds exactly one JSON object."""

    as_json: bool

    def show(self, document: Mapping[str, object], lines: Iterable[str]) -> None:
        """Print the result: ``document`` for programs, ``lines`` for people."""
        if self.as_json:
            click.echo(json.dumps(document, ensure_ascii=False, indent=2, default=str))
        else:
            for line in lines:
                click.echo(line)


class TerminalProgress:
    """Progress on stderr: one line that is redrawn on a terminal, a line per kind of work elsewhere."""

    def __init__(self) -> None:
        self._drawn_at = 0.0
        self._what = ""
        self._live = sys.stderr.isatty()

    def report(self, done: int, total: int, what: str) -> None:
        """Show ``done`` of ``total``."""
        now = time.monotonic()
        if self._live and (now - self._drawn_at >= _REDRAW_SECONDS or done == total):
            share = f" {done:,} of {total:,}" if total else ""
            click.echo(f"\r\x1b[K{what}{share}", err=True, nl=False)
            self._drawn_at = now
        elif not self._live and what != self._what:
            click.echo(what, err=True)
        self._what = what

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Wipe the redrawn line, so that what is said next stands on a line of its own."""
        if self._live and self._what:
            click.echo("\r\x1b[K", err=True, nl=False)


def columns(rows: Iterable[tuple[str, int]]) -> list[str]:
    """Lines of a label and a number, numbers aligned right."""
    listed = list(rows)
    width = max((len(label) for label, _ in listed), default=0)
    digits = max((len(f"{number:,}") for _, number in listed), default=0)
    return [f"{label:<{width}}  {number:>{digits},}" for label, number in listed]
