"""What a user changed on a template, within its locks."""

from __future__ import annotations

import hashlib
import json
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field

from reactivate_desktop.brand.card_words import CardWarning, card_warnings
from reactivate_desktop.brand.fields import FIELDS, Visibility, fields_in, parse, printed_length
from reactivate_desktop.brand.kit import BrandKit
from reactivate_desktop.brand.lock import Lock, LockMode
from reactivate_desktop.brand.merge_text import Words
from reactivate_desktop.brand.paper import MailShape, Paper, load_paper
from reactivate_desktop.brand.template import AnyElement, ArtElement, Template, TextElement
from reactivate_desktop.errors import InputError, LockedError


@dataclass(frozen=True, slots=True)
class Customization:
    """Changes by element id: new words for EDIT, an approved id for CHOOSE. Made only by ``check`` or empty.

    ``warnings`` tell of wording that an open card should not carry; they don't take part in equality or hash.
    """

    values: dict[str, str] = field(default_factory=dict)
    warnings: tuple[CardWarning, ...] = field(default=(), compare=False)

    def text_of(self, element: TextElement, kit: BrandKit) -> str:
        """The words to print, merge fields still in braces."""
        chosen = self.values.get(element.id)
        if chosen is None:
            return kit.copy_text(element.copy_id) if element.copy_id else element.text
        if chosen in element.lock.approved:
            return kit.copy_text(chosen)
        return chosen

    def art_of(self, element: ArtElement) -> str:
        """The id of the picture to place."""
        return self.values.get(element.id, element.art)

    @property
    def hash(self) -> str:
        """SHA-256 (hex) of the changes, independent of their order."""
        return hashlib.sha256(json.dumps(self.values, sort_keys=True, ensure_ascii=False).encode()).hexdigest()


@dataclass(frozen=True, slots=True)
class Change:
    """One changed element: what stood there and what stands there now (words, or the label of a picture or wording)."""

    element_id: str
    label: str
    before: str
    after: str


def check(kit: BrandKit, template: Template, values: Mapping[str, str], *, paper: Paper | None = None) -> Customization:
    """The customization of ``values`` (element id to new words or approved id), if the locks of ``template`` allow it.

    What equals the template's own words is no change and is left out, so that the same card has the same hash.
    ``paper`` decides which sides are open to every reader; without one the template's own is loaded.

    Raises:
        LockedError: naming element, template and lock when a value goes beyond it.
        InputError: when no element has such an id, or the words hold an unknown field or a stray brace.
    """
    paper = paper or load_paper(template.paper)
    kept: dict[str, str] = {}
    for element_id in sorted(values):
        element = template.element(element_id)
        if element is None:
            raise _unknown_element(template, element_id)
        value = clean(values[element_id])
        if value != default_value(element, kit):
            _LockCheck(kit, template, element, on_open_side(paper, element)).require(value)
            kept[element_id] = value
    return Customization(kept, _warnings(kit, template, Customization(kept), paper))


def diff(kit: BrandKit, template: Template, customization: Customization) -> tuple[Change, ...]:
    """What the customization changes, in the template's drawing order."""
    changes = []
    for _, element in template.elements():
        if element.id in customization.values:
            before = _said(kit, element, default_value(element, kit))
            after = _said(kit, element, customization.values[element.id])
            changes.append(Change(element.id, element.label, before, after))
    return tuple(changes)


def clean(value: str) -> str:
    """Words as kept: composed Unicode (NFC), line feeds only, no blanks at line ends or around the whole."""
    lines = unicodedata.normalize("NFC", value).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(line.rstrip(" ") for line in lines).strip("\n ")


def default_value(element: AnyElement, kit: BrandKit) -> str:
    """What an element shows unchanged: words, or the id that a CHOOSE element starts with."""
    if isinstance(element, ArtElement):
        return element.art
    if not isinstance(element, TextElement):
        return ""
    if element.copy_id:
        return element.copy_id if element.copy_id in element.lock.approved else kit.copy_text(element.copy_id)
    return element.text


def on_open_side(paper: Paper, element: AnyElement) -> bool:
    """Whether the element is read without opening the piece: all of a card, the outside of a self-mailer."""
    if paper.shape is MailShape.CARD:
        return True
    outside = next(face for face in paper.faces if any(panel.id == paper.address_panel for panel in face.panels))
    return any(panel.id == element.panel for panel in outside.panels)


def _said(kit: BrandKit, element: AnyElement, value: str) -> str:
    if isinstance(element, ArtElement):
        return next((art.label for art in kit.art if art.id == value), value)
    return kit.copy_text(value) if value in element.lock.approved else value


def _unknown_element(template: Template, element_id: str) -> InputError:
    known = ", ".join(element.id for _, element in template.elements() if element.lock.mode is not LockMode.LOCKED)
    return InputError(
        f"Template {template.id} has no element '{element_id}'.",
        hint=f"What may be changed: {known}." if known else "Nothing on this template may be changed.",
        code="element-unknown",
    )


def _warnings(kit: BrandKit, template: Template, customization: Customization, paper: Paper) -> tuple[CardWarning, ...]:
    found: list[CardWarning] = []
    for _, element in template.elements():
        if isinstance(element, TextElement) and on_open_side(paper, element):
            words = " ".join(_spoken(customization.text_of(element, kit)))
            found.extend(card_warnings(element.id, element.label, words))
    return tuple(found)


def _spoken(text: str) -> list[str]:
    return [token.text if isinstance(token, Words) else token.fallback for token in parse(text)]


@dataclass(frozen=True, slots=True)
class _LockCheck:
    """One element's lock, asked about one value."""

    kit: BrandKit
    template: Template
    element: AnyElement
    open_side: bool

    @property
    def lock(self) -> Lock:
        return self.element.lock

    def require(self, value: str) -> None:
        if self.lock.mode is LockMode.LOCKED:
            reason = self.lock.reason or "It belongs to the brand."
            raise self._refusal("is locked", reason, "locked")
        if value in self.lock.approved:
            return
        if self.lock.mode is LockMode.CHOOSE:
            choices = ", ".join(self.lock.approved)
            raise self._refusal("takes only what the brand approved", f"Choose one of: {choices}.", "choice")
        self._require_edit(value)

    def _require_edit(self, value: str) -> None:
        if not value and self.lock.required:
            raise self._refusal("may not be empty", "Write something, or take the change back.", "empty")
        if not value:
            return  # the element is left out
        self._require_plain_signs(value)
        used = self._fields(value)
        self._require_size(value)
        for name in self.lock.must_contain:
            if name not in used:
                raise self._refusal(f"must keep {{{name}}}", f"Put {{{name}}} back.", "must-contain")
        for name in used:
            self._require_field(name)

    def _fields(self, value: str) -> tuple[str, ...]:
        try:
            return fields_in(value)
        except InputError as error:
            raise InputError(
                f"Element '{self.element.label}' of template {self.template.id}: {error.message}",
                hint=error.hint,
                code=error.code,
            ) from None

    def _require_size(self, value: str) -> None:
        length, most = printed_length(value), self.lock.max_chars
        if most and length > most:
            raise self._refusal(
                f"takes at most {most} characters, and this has {length}", f"Cut {length - most}.", "max-chars"
            )
        lines = value.count("\n") + 1
        if self.lock.max_lines and lines > self.lock.max_lines:
            raise self._refusal(
                f"takes at most {self.lock.max_lines} lines, and this has {lines}", "Join some lines.", "max-lines"
            )

    def _require_field(self, name: str) -> None:
        if name not in self.lock.fields and name not in self.lock.must_contain:
            allowed = ", ".join(f"{{{other}}}" for other in (*self.lock.must_contain, *self.lock.fields))
            raise self._refusal(
                f"may not use {{{name}}}", f"Allowed here: {allowed}." if allowed else "Write plain words.", "field"
            )
        visibility = FIELDS[name].visibility
        if visibility is Visibility.NEVER or (visibility is Visibility.ENVELOPE and self.open_side):
            raise self._refusal(f"may not show {{{name}}}", "It must not be read on an open card.", "visibility")

    def _require_plain_signs(self, value: str) -> None:
        for sign in value:
            if sign != "\n" and unicodedata.category(sign)[0] == "C":
                raise self._refusal(
                    f"holds an invisible sign (U+{ord(sign):04X})", "Type the words instead of pasting them.", "control"
                )

    def _refusal(self, what: str, hint: str, kind: str) -> LockedError:
        message = f"Element '{self.element.label}' of template {self.template.id} {what}."
        return LockedError(message, hint=hint, code=f"lock-{kind}")
