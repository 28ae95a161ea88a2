"""Preflight's way through the pages: each page object, its resources and its content, one after the other.

What pages share is looked at once. Memory stays flat: the file is opened anew after some thousand pages.
"""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

import pikepdf

from reactivate_desktop.domain.progress import Progress
from reactivate_desktop.press.preflight_claims import Claims
from reactivate_desktop.press.preflight_findings import Findings
from reactivate_desktop.press.preflight_graphics import Graphics, Shelf
from reactivate_desktop.press.preflight_page import PageFrame
from reactivate_desktop.press.preflight_pages import PageChecks
from reactivate_desktop.press.preflight_paint_rules import PaintRules
from reactivate_desktop.press.preflight_painter import Painter
from reactivate_desktop.press.preflight_postal import AddressSide
from reactivate_desktop.press.preflight_profile import Profile
from reactivate_desktop.press.preflight_resources import ResourceChecks
from reactivate_desktop.press.preflight_sample import PLATES, Sampler
from reactivate_desktop.press.readback_tree import open_lazily, page_count, pages_from

UNREADABLE: Final = (
    pikepdf.PdfError,
    pikepdf.DataDecodingError,
    RuntimeError,
    ValueError,
    TypeError,
    KeyError,
    AttributeError,
    IndexError,
)
"""What the PDF library raises over damaged files, and what is raised over things of the wrong kind in them."""
_TOLD_EVERY: Final = 200
_PAGES_AT_ONCE: Final = 4000
"""What one reader of the file is asked for; it keeps every object that it has read."""


@dataclass(slots=True)
class Walk:
    """Goes through all pages; afterwards ``sampler`` has those that are to be drawn, about ``plates`` (None = all)."""

    path: Path
    claims: Claims
    profile: Profile
    findings: Findings
    side: AddressSide
    progress: Progress
    plates: int | None = PLATES
    trim: tuple[float, float] | None = None
    fonts: int = 0
    pictures: int = 0
    pages: int = 0
    sampler: Sampler = field(init=False)
    _shelf: Shelf = field(default_factory=Shelf)
    _seen: OrderedDict[object, None] = field(default_factory=OrderedDict)

    def run(self) -> None:
        """Every page."""
        total = self._total()
        self.sampler = Sampler(total, self.profile.sides, self.plates)
        pages = PageChecks(self.claims, self.profile)
        resources = ResourceChecks(self.claims, self.findings)
        rules = PaintRules(self.profile, self.findings, self._shelf)
        for number, page in enumerate(self._stream(pages), start=1):
            self.pages = number
            try:
                frame = pages.check(page, number, self.findings)
                resources.check(frame.resources, number)
                rules.begin(number, frame, self.side.address_field(number, frame.trim))
                self._paint(page, number, frame, rules)
            except UNREADABLE:
                self.findings.add("damaged", number, "Part of the page can't be read.")
            if number % _TOLD_EVERY == 0:
                self.progress.report(number, total, "preflight")
        self.trim = (pages.trim[2] - pages.trim[0], pages.trim[3] - pages.trim[1]) if pages.trim else None
        self.fonts, self.pictures = resources.fonts, resources.pictures
        self._count()

    def _total(self) -> int:
        with open_lazily(self.path) as document:
            return page_count(document)

    def _stream(self, checks: PageChecks) -> Iterator[pikepdf.Object]:
        """Page objects in order, from a fresh reader after some thousand."""
        first = 0
        while True:
            checks.forget()
            self._shelf.forget()
            with open_lazily(self.path) as document:
                given = 0
                for page in pages_from(document, first):
                    yield page
                    given += 1
                    if given == _PAGES_AT_ONCE:
                        break
            first += given
            if given < _PAGES_AT_ONCE:
                return

    def _paint(self, page: pikepdf.Object, number: int, frame: PageFrame, rules: PaintRules) -> None:
        contents = page.get("/Contents")
        parts = list(contents) if isinstance(contents, pikepdf.Array) else [contents]
        data = b"\n".join([part.read_bytes() for part in parts if isinstance(part, pikepdf.Stream)])
        painter = Painter(rules, rules.shelf, self._seen)
        painter.run(data, frame.resources, Graphics())
        if not painter.painted:
            self.findings.add("empty-page", number, "The page is empty.")
        sampled = self.sampler.offer(number, tuple(painter.things), frame, rules.waiting)
        if not sampled:
            for box, percent in rules.waiting.heavy:
                limit = self.profile.ink_percent
                message = f"A colour of {percent:g} % ink in all; the paper takes {limit:g} %."
                self.findings.add(
                    "ink-coverage",
                    number,
                    message,
                    place=frame.place(box),
                    measured=f"{percent:g} %",
                    limit=f"{limit:g} %",
                )

    def _count(self) -> None:
        if not self.pages:
            self.findings.add("page-count", 0, "The file has no pages.")
        elif self.pages % self.profile.sides:
            message = f"{_pages(self.pages)}: printed on both sides, there must be an even number."
            self.findings.add("page-count", 0, message, measured=str(self.pages), limit="an even number")


def _pages(count: int) -> str:
    return "1 page" if count == 1 else f"{count:,} pages"
