"""Verdicts on a colour, whatever the place: is it the press's own, may it be that fine, does it vanish?"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from reactivate_desktop.press.preflight_findings import Severity, Tape
from reactivate_desktop.press.preflight_ink import ALL, PROCESS, Ink
from reactivate_desktop.press.preflight_profile import Profile

_OF_THE_PRESS: Final = frozenset({*PROCESS, ALL, "None"})
_RICH: Final = 0.85


@dataclass(frozen=True, slots=True)
class InkRules:
    """Findings without page and place."""

    profile: Profile

    def colour(self, ink: Ink, what: str) -> Tape:
        """Rules about the colour space and its inks."""
        tape = Tape()
        root = ink.space.at_root
        if root.family == "?":
            tape.add("colour", 0, f"{what} uses a colour space that can't be understood.")
        elif not ink.space.on_press:
            name = f"ICC-based {root.recipe}".strip() if root.family == "ICCBased" else root.family
            tape.add("colour", 0, f"{what} uses {name}; only the press's own inks may reach the file.")
        for name in root.inks:
            if name == ALL:
                tape.add("registration", 0, f"{what} uses the registration colour, which prints on every plate.")
            elif name not in _OF_THE_PRESS and name not in self.profile.spots:
                message = f"The ink '{name}' is not one of the four of the press."
                tape.add("spot", 0, message, measured=name, limit=", ".join(self.profile.spots) or "no spot inks")
        return tape

    def text(self, ink: Ink, points: float, *, overprints: bool) -> Tape:
        """Rules about text of that size."""
        tape, profile = self.colour(ink, "Text"), self.profile
        if 0 < points < profile.text_pt:
            message = f"Text of {points:.1f} pt; {profile.text_pt:g} pt is the least."
            tape.add("text-size", 0, message, measured=f"{points:g} pt", limit=f"{profile.text_pt:g} pt")
        if ink.is_white:
            self._white(tape, "White text", overprints=overprints)
            if points < profile.knockout_text_pt:
                message = f"White text of {points:.1f} pt may fill in; {profile.knockout_text_pt:g} pt is the least."
                limit = f"{profile.knockout_text_pt:g} pt"
                tape.add("knockout-text", 0, message, measured=f"{points:g} pt", limit=limit)
        elif ink.is_mixed and ink.black >= _RICH and points < profile.black_text_pt:
            message = f"Black text of {points:.1f} pt is mixed from several inks; only black may print it."
            measured = f"{len(ink.plates)} inks at {points:g} pt"
            tape.add("black-text", 0, message, measured=measured, limit=f"{profile.black_text_pt:g} pt")
        elif ink.is_mixed and points < profile.fine_text_pt:
            message = f"Text of {points:.1f} pt is mixed from {len(ink.plates)} inks and may get coloured edges."
            tape.add("fine-text", 0, message, measured=f"{points:g} pt", limit=f"{profile.fine_text_pt:g} pt")
        return tape

    def line(self, ink: Ink, points: float, *, overprints: bool) -> Tape:
        """Rules about a line of that width."""
        tape, profile = self.colour(ink, "A line"), self.profile
        _grade(tape, "hairline", points, profile.line_pt, f"A line of {points:g} pt may not print.")
        if ink.is_white:
            self._white(tape, "A white line", overprints=overprints)
            if points <= profile.fine_line_pt[0]:
                message = f"A white line of {points:g} pt closes up in its ground."
                _tell(tape, "fine-line", Severity.ERROR, message, (points, profile.fine_line_pt[0]))
            elif points < profile.fine_line_pt[1]:
                message = f"A white line of {points:g} pt may close up in its ground."
                _tell(tape, "fine-line", Severity.WARNING, message, (points, profile.fine_line_pt[1]))
        elif ink.is_mixed and points <= profile.fine_line_pt[0]:
            message = f"A line of {points:g} pt is mixed from {len(ink.plates)} inks."
            _tell(tape, "fine-line", Severity.ERROR, message, (points, profile.fine_line_pt[0]))
        return tape

    def area(self, ink: Ink, *, overprints: bool) -> Tape:
        """Rules about a filled area."""
        tape = self.colour(ink, "An area")
        if ink.is_white:
            self._white(tape, "A white area", overprints=overprints)
        return tape

    @staticmethod
    def _white(tape: Tape, what: str, *, overprints: bool) -> None:
        if overprints:
            tape.add("white-overprint", 0, f"{what} overprints and would vanish.")


def _grade(tape: Tape, rule: str, points: float, limits: tuple[float, float], message: str) -> None:
    """An error below the first limit, a warning below the second."""
    if points < limits[0]:
        _tell(tape, rule, Severity.ERROR, message, (points, limits[0]))
    elif points < limits[1]:
        _tell(tape, rule, Severity.WARNING, message, (points, limits[1]))


def _tell(tape: Tape, rule: str, severity: Severity, message: str, points: tuple[float, float]) -> None:
    """``points`` are what was measured and the limit."""
    measured, limit = (f"{number:g} pt" for number in points)
    tape.add(rule, 0, message, severity=severity, measured=measured, limit=limit)
