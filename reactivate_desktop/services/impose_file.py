"""Impose any PDF: sheets for the press, or proposals of sheets for the size of its pages."""

from __future__ import annotations

import shutil
import tempfile
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

from reactivate_desktop.domain.progress import Progress
from reactivate_desktop.errors import InputError, PressError
from reactivate_desktop.mail.lists import read_mailing_list
from reactivate_desktop.mail.table_file import guarded
from reactivate_desktop.press.impose import picture
from reactivate_desktop.press.impose.imposing import look_at
from reactivate_desktop.press.impose.layout import PieceSize, SheetPlan
from reactivate_desktop.services import imposition, sheet_choice
from reactivate_desktop.services.drop_folder import sentences as disk_sentences
from reactivate_desktop.services.imposition import IMPOSED, LISTED, PICTURE, Imposition
from reactivate_desktop.services.sheet_choice import SheetWish


@dataclass(frozen=True, slots=True)
class ImposedFile:
    """What was made of a file; ``files`` maps each name to its path."""

    source: str
    made: Imposition
    files: dict[str, Path]

    def as_json(self) -> dict[str, object]:
        """The JSON of ``reactivate impose``."""
        files = {name: str(path) for name, path in self.files.items()}
        return {"source": self.source, **self.made.as_json(), "files": files}

    def sentences(self) -> list[str]:
        """The same for people."""
        plan, report = self.made.plan, self.made.report
        figures = f"{plan.across} × {plan.down}, {100 * plan.waste:.1f} % waste"
        lifts = f"{report.lifts:,} lifts" if report.lifts > 1 else "one lift"
        lines = [
            f"{report.pieces:,} pieces on {report.sheets:,} sheets {plan.id}: {figures}.",
            f"Order {self.made.wish.order}, {lifts}; {plan.duplex.name}.",
        ]
        if report.voids:
            voids = f"{report.voids:,} VOID pieces fill" if report.voids > 1 else "1 VOID piece fills"
            lines.append(f"{voids} the last stacks.")
        if report.separators:
            lines.append(f"{report.separators:,} of the sheets are separators: a card lies on each pile.")
        if self.made.read_back is None:
            lines.append("The sheets were not read back: the file is of a kind that other programs write.")
        if not plan.piece.bleed:
            lines.append("The pages have no bleed: a white line may show where they are cut.")
        lines += [f"No room on the sheet for: {mark}." for mark in report.missing]
        return [*lines, *(str(path) for path in self.files.values())]


@dataclass(frozen=True, slots=True)
class Proposed:
    """Sheets for the pages of a file, least waste first; ``picture`` shows the best of them (None = not drawn)."""

    source: str
    piece: PieceSize
    plans: tuple[SheetPlan, ...]
    picture: Path | None

    def as_json(self) -> dict[str, object]:
        """The JSON of ``reactivate impose --propose``."""
        return {
            "source": self.source,
            "trim_inches": [round(self.piece.width / 72, 4), round(self.piece.height / 72, 4)],
            "proposals": [plan.as_json() for plan in self.plans],
            "files": {PICTURE: str(self.picture)} if self.picture else {},
        }

    def sentences(self) -> list[str]:
        """The same for people."""
        lines = [f"Sheets for pieces of {self.piece}, least waste first:"]
        wide = max(len(plan.id) for plan in self.plans)
        for plan in self.plans:
            turned = ", turned" if plan.front[0].turn % 180 else ""
            figures = f"{plan.across} × {plan.down} = {plan.n_up:>2} pieces{turned}"
            lines.append(f"{plan.id:<{wide}}  {100 * plan.waste:5.1f} % waste  {figures}")
        return [*lines, *([str(self.picture)] if self.picture else [])]


def run(
    pdf: Path, out: Path, wish: SheetWish, *, list_file: Path | None = None, progress: Progress | None = None
) -> ImposedFile:
    """Impose ``pdf`` into the folder ``out``; ``list_file`` is its mailing list, for the piece_ids.

    Raises:
        InputError: when the wish, the file or the list can't be used.
        PressError: when a piece doesn't fit the sheet, pages differ in size, or the folder can't be written.
        Cancelled: when ``progress`` says so.
    """
    sheet_choice.require(wish)
    facts = look_at(pdf)
    plan = sheet_choice.choose(wish, facts.piece)
    files = {name: out / name for name in (IMPOSED, LISTED, PICTURE)}
    if files[IMPOSED].resolve() == pdf.resolve():
        raise InputError(
            f"{pdf} would be written over by its own sheets.", hint="Name another folder.", code="impose-itself"
        )
    with _together(out, files) as work:
        targets = (work / IMPOSED, work / LISTED)
        made = imposition.make(pdf, facts, plan, wish, targets, listed=_listed(list_file), progress=progress)
        imposition.draw(made, work / PICTURE, title=facts.title)
    return ImposedFile(pdf.name, made, files)


@contextmanager
def _together(out: Path, files: dict[str, Path]) -> Iterator[Path]:
    """A hidden folder in ``out``; what is made there stands under its names when all of it is whole."""
    with disk_sentences(out):
        out.mkdir(parents=True, exist_ok=True)
        work = Path(tempfile.mkdtemp(prefix=".imposition-", dir=out))
        try:
            yield work
            for name, path in files.items():
                (work / name).replace(path)
        finally:
            shutil.rmtree(work, ignore_errors=True)


def _listed(list_file: Path | None) -> Iterable[tuple[str, int]]:
    return ((guarded(row.piece_id), row.sequence) for row in read_mailing_list(list_file)) if list_file else ()


def propose(pdf: Path, wish: SheetWish, out: Path | None = None, *, drawn: int = 6) -> Proposed:
    """Sheets for the pages of ``pdf``; with ``out`` the best ``drawn`` of them as a picture there.

    Raises:
        InputError: when the file, the sheet or the duplex can't be used.
        PressError: when no sheet holds a page, or the folder can't be written.
    """
    facts = look_at(pdf)
    plans = tuple(sheet_choice.proposals(wish, facts.piece))
    if not plans:
        raise PressError(
            f"No sheet holds a piece of {facts.piece}.",
            hint="Name a TOML file of a larger sheet with --sheet.",
            code="sheet-too-small",
        )
    target = None
    if out is not None:
        target = out / PICTURE
        with disk_sentences(out):
            out.mkdir(parents=True, exist_ok=True)
        picture.write_proposals(plans[:drawn], target, title=f"Sheets for pieces of {facts.piece}")
    return Proposed(pdf.name, facts.piece, plans, target)
