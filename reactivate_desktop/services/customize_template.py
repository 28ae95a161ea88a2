"""Change a template within its locks: what may be changed, how far, and whether a change holds."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from reactivate_desktop.brand import customization as brand_customization
from reactivate_desktop.brand.customization import Change, Customization, default_value
from reactivate_desktop.brand.kit import BrandKit
from reactivate_desktop.brand.lock import LockMode
from reactivate_desktop.brand.template import AnyElement, ArtElement, Template

FieldKind = Literal["text", "choice", "art"]


@dataclass(frozen=True, slots=True)
class Option:
    """Something approved to choose: its id, its label, the words it prints ('' for pictures) and the picture's file."""

    id: str
    label: str
    words: str = ""
    picture: Path | None = None


@dataclass(frozen=True, slots=True)
class EditableField:
    """One input of the form.

    ``value`` is what stands there now (words, or an option's id), ``default`` the template's own. ``max_chars`` bounds
    the characters as printed (``brand.fields.printed_length``), ``max_lines`` the lines; 0 = no bound. ``fields``
    may be used, ``must_contain`` have to stay. ``lock_reason`` is the quiet sentence beside the input.
    """

    element_id: str
    face_id: str
    label: str
    kind: FieldKind
    value: str
    default: str
    options: tuple[Option, ...]
    max_chars: int
    max_lines: int
    fields: tuple[str, ...]
    must_contain: tuple[str, ...]
    required: bool
    lock_reason: str

    @property
    def changed(self) -> bool:
        """Whether the user changed it."""
        return self.value != self.default


@dataclass(frozen=True, slots=True)
class LockedPart:
    """An element that may not be changed, and the reason the brand gives."""

    element_id: str
    face_id: str
    label: str
    reason: str


def check(kit: BrandKit, template: Template, values: Mapping[str, str]) -> Customization:
    """The customization of ``values``, if the template's locks allow it.

    Its ``warnings`` tell of wording that an open card should not carry.

    Raises:
        LockedError: naming the element, the template and the lock.
        InputError: on an unknown element or merge field.
    """
    return brand_customization.check(kit, template, values)


def editable(kit: BrandKit, template: Template, customization: Customization) -> tuple[EditableField, ...]:
    """What the window's form offers, in drawing order."""
    return tuple(
        _field(kit, face_id, element, customization)
        for face_id, element in template.elements()
        if element.lock.mode is not LockMode.LOCKED
    )


def locked(template: Template) -> tuple[LockedPart, ...]:
    """What may not be changed, with the brand's reasons, in drawing order."""
    return tuple(
        LockedPart(element.id, face_id, element.label, element.lock.reason or "It belongs to the brand.")
        for face_id, element in template.elements()
        if element.lock.mode is LockMode.LOCKED
    )


def changes(kit: BrandKit, template: Template, customization: Customization) -> tuple[Change, ...]:
    """What the customization changes against the template."""
    return brand_customization.diff(kit, template, customization)


def _field(kit: BrandKit, face_id: str, element: AnyElement, customization: Customization) -> EditableField:
    lock = element.lock
    default = default_value(element, kit)
    kind: FieldKind = "art" if isinstance(element, ArtElement) else "text" if lock.mode is LockMode.EDIT else "choice"
    return EditableField(
        element_id=element.id,
        face_id=face_id,
        label=element.label,
        kind=kind,
        value=customization.values.get(element.id, default),
        default=default,
        options=tuple(_option(kit, element, approved) for approved in lock.approved),
        max_chars=lock.max_chars,
        max_lines=lock.max_lines,
        fields=tuple(dict.fromkeys((*lock.must_contain, *lock.fields))),
        must_contain=lock.must_contain,
        required=lock.required,
        lock_reason=lock.reason,
    )


def _option(kit: BrandKit, element: AnyElement, approved: str) -> Option:
    if isinstance(element, ArtElement):
        label = next((art.label for art in kit.art if art.id == approved), approved)
        return Option(approved, label, picture=kit.art_path(approved))
    label = next((copy.label for copy in kit.copies if copy.id == approved), approved)
    return Option(approved, label, words=kit.copy_text(approved))
