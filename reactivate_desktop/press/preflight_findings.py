"""What preflight says: findings with rule, page, place and measure, none of them said a thousand times."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from reactivate_desktop.press.preflight_rules import Severity, rule

__all__ = ["Finding", "Findings", "Notes", "Place", "Severity", "Tape"]

_PAGES_TOLD: Final = 10
_SENTENCES_TOLD: Final = 40
Place = tuple[float, float, float, float]
"""A box on the page, in points from the trim's lower left corner: left, low, right, high."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One finding; ``page`` counts from 1, 0 = the whole file.

    ``measured`` and ``limit`` are figures with their unit ("0.10 pt", "0.25 pt"), '' where nothing was measured;
    ``message`` says what is wrong and ``way_out`` what to do, a sentence each.
    """

    rule: str
    page: int
    message: str
    severity: Severity
    place: Place | None = None
    measured: str = ""
    limit: str = ""
    way_out: str = ""

    def as_json(self) -> dict[str, object]:
        """Everything; ``place`` as four numbers or null."""
        return {
            "severity": self.severity.value,
            "rule": self.rule,
            "page": self.page,
            "message": self.message,
            "place": None if self.place is None else [round(edge, 2) for edge in self.place],
            "measured": self.measured,
            "limit": self.limit,
            "way_out": self.way_out,
        }


class Notes:
    """Something that findings are told to. What is not said is taken from the rule: its severity, its way out."""

    def add(
        self,
        rule_id: str,
        page: int,
        message: str,
        *,
        severity: Severity | None = None,
        place: Place | None = None,
        measured: str = "",
        limit: str = "",
        way_out: str = "",
    ) -> None:
        """Tell a finding."""
        known = rule(rule_id)
        self.take(
            Finding(
                rule_id, page, message, severity or known.severity, place, measured, limit, way_out or known.way_out
            )
        )

    def take(self, finding: Finding) -> None:
        """Keep a finding."""
        raise NotImplementedError


@dataclass(slots=True)
class Tape(Notes):
    """Findings about something that many pages share, to be played again for each of them."""

    findings: list[Finding] = field(default_factory=list)

    def take(self, finding: Finding) -> None:
        """Keep it in order."""
        self.findings.append(finding)


@dataclass(slots=True)
class _Group:
    told: list[Finding] = field(default_factory=list)
    last_page: int = -1
    more: int = 0


@dataclass(slots=True)
class Findings(Notes):
    """Gathers findings: the same sentence is kept for ten pages, forty sentences a rule; the rest is counted.

    ``severities`` are those of a profile: another severity for a rule, or None where the rule is switched off.
    """

    severities: Mapping[str, Severity | None] = field(default_factory=dict)
    _groups: dict[tuple[str, Severity, str], _Group] = field(default_factory=dict)
    _sentences: dict[str, int] = field(default_factory=dict)

    def take(self, finding: Finding) -> None:
        """Keep or count a finding."""
        severity = self._severity(finding)
        if severity is None:
            return
        group = self._group(finding, severity)
        if group.last_page == finding.page:
            return
        group.last_page = finding.page
        if len(group.told) <= _PAGES_TOLD:
            group.told.append(finding if severity is finding.severity else replace(finding, severity=severity))
        else:
            group.more += 1

    def replay(self, findings: Iterable[Finding], page: int) -> None:
        """Tell what a tape holds once more, as of ``page``."""
        for finding in findings:
            self.take(replace(finding, page=page))

    def _severity(self, finding: Finding) -> Severity | None:
        """The profile's verdict on the rule is on its gravest breach; lesser ones never become graver by it."""
        if finding.rule not in self.severities:
            return finding.severity
        wanted = self.severities[finding.rule]
        if wanted is None or finding.severity is rule(finding.rule).severity:
            return wanted
        return max(wanted, finding.severity, key=list(Severity).index)

    def _group(self, finding: Finding, severity: Severity) -> _Group:
        key = (finding.rule, severity, finding.message)
        group = self._groups.get(key)
        if group is None:
            said = self._sentences.get(finding.rule, 0)
            if said >= _SENTENCES_TOLD:
                key = (finding.rule, severity, "")
                return self._groups.setdefault(key, _Group())
            self._sentences[finding.rule] = said + 1
            group = self._groups[key] = _Group()
        return group

    def all(self) -> list[Finding]:
        """The findings, those of the whole file first, then page by page."""
        found = []
        for (_, _, message), group in self._groups.items():
            found += group.told[:_PAGES_TOLD]
            if len(group.told) > _PAGES_TOLD:
                what = "the same" if message else "the like"
                last = group.told[_PAGES_TOLD]
                more = f"{last.message} ({what} on {group.more + 1:,} more pages)"
                found.append(replace(last, message=more))
        return sorted(found, key=lambda finding: finding.page)
