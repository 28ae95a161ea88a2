"""What preflight says: findings with rule, page and sentence, none of them said a thousand times."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from typing import Final

_PAGES_TOLD: Final = 10


class Severity(Enum):
    """An error makes a printer refuse the file; a warning makes them ask."""

    ERROR = "error"
    WARNING = "warning"


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; ``page`` counts from 1, 0 = the whole file."""

    rule: str
    page: int
    message: str
    severity: Severity

    def as_json(self) -> dict[str, object]:
        """Rule, page and message."""
        return {"rule": self.rule, "page": self.page, "message": self.message}


@dataclass(frozen=True, slots=True)
class Profile:
    """Thresholds, GWG-style, in points and pixels per inch: below the first of a pair is an error, else a warning."""

    bleed_pt: float = 9.0
    picture_ppi: tuple[float, float] = (150.0, 225.0)
    line_art_ppi: tuple[float, float] = (550.0, 800.0)
    line_pt: tuple[float, float] = (0.125, 0.25)
    text_pt: float = 5.0
    ink_percent: float = 300.0
    """Total area coverage (TAC): what the inks of one colour may add up to on the paper."""
    small_text_pt: float = 12.0
    """Black text below this size is to be printed with the black plate alone."""


@dataclass(slots=True)
class Findings:
    """Gathers findings; the same sentence is kept for ten pages, then counted."""

    _pages: dict[tuple[str, str], list[int]] = field(default_factory=dict)
    _severities: dict[tuple[str, str], Severity] = field(default_factory=dict)

    def error(self, rule: str, page: int, message: str) -> None:
        """Add an error."""
        self._add(Severity.ERROR, rule, page, message)

    def warning(self, rule: str, page: int, message: str) -> None:
        """Add a warning."""
        self._add(Severity.WARNING, rule, page, message)

    def graded(self, value: float, limits: tuple[float, float], rule: str, page: int, message: str) -> None:
        """An error below the first limit, a warning below the second."""
        if value < limits[0] - 1e-6:
            self.error(rule, page, message)
        elif value < limits[1] - 1e-6:
            self.warning(rule, page, message)

    def _add(self, severity: Severity, rule: str, page: int, message: str) -> None:
        pages = self._pages.setdefault((rule, message), [])
        self._severities[rule, message] = severity
        if not pages or pages[-1] != page:
            pages.append(page)

    def all(self) -> list[Finding]:
        """The findings, those of the whole file first, then page by page."""
        found = []
        for (rule, message), pages in self._pages.items():
            severity = self._severities[rule, message]
            found += [Finding(rule, page, message, severity) for page in pages[:_PAGES_TOLD]]
            if len(pages) > _PAGES_TOLD:
                more = f"{message} (the same on {len(pages) - _PAGES_TOLD:,} more pages)"
                found.append(Finding(rule, pages[_PAGES_TOLD], more, severity))
        return sorted(found, key=lambda finding: finding.page)
