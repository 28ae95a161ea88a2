"""Proof of a brand kit: every reference, size and place in it and in its templates, before a card is made from it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from reactivate_desktop.brand import fields
from reactivate_desktop.brand.check_placing import crowding_problems, placing_problems
from reactivate_desktop.brand.colours import Spot, wrong_with
from reactivate_desktop.brand.kit import BrandKit
from reactivate_desktop.brand.lock import LockMode
from reactivate_desktop.brand.paper import Paper, load_paper
from reactivate_desktop.brand.template import (
    AddressElement,
    AnyElement,
    ArtElement,
    IndiciaElement,
    QrElement,
    Template,
    TemplateFace,
    TextElement,
)
from reactivate_desktop.domain.offer import NO_OFFER
from reactivate_desktop.errors import InputError
from reactivate_desktop.resources import asset

LEAST_ADDRESS_PT = 8.0
"""Least type of an address that a sorting machine reads (DMM 202.1.2)."""

LEAST_TEXT_PT = 6.0
"""Least type that may be asked for anywhere on a piece."""


@dataclass(frozen=True, slots=True)
class KitProblem:
    """One thing that is wrong in a kit: the file, the key in it and what is the matter."""

    file: str
    key: str
    message: str

    @property
    def sentence(self) -> str:
        """The problem as one sentence."""
        return f"{self.file}, key {self.key}: {self.message}."


def check(kit: BrandKit) -> None:
    """Refuse a kit that would fail later.

    Raises:
        InputError: naming file and key of the first problem, and how many more there are.
    """
    found = problems(kit)
    if found:
        more = f" {len(found) - 1} more stand in this kit." if len(found) > 1 else ""
        raise InputError(found[0].sentence, hint=f"Mend that key.{more}", code="kit-wrong")


def problems(kit: BrandKit) -> tuple[KitProblem, ...]:
    """All that is wrong with a kit and its templates, in the order of the files.

    Raises:
        InputError: when a template's file can't be read at all.
    """
    of_kit = chain(
        _kit_problems(kit), _font_problems(kit), _profile_problems(kit), _art_problems(kit), _clinic_problems(kit)
    )
    found = [KitProblem("kit.toml", key, message) for key, message in of_kit]
    for template_id in kit.template_ids():
        file = f"{template_id}/template.toml"
        found += [
            KitProblem(file, key, message)
            for key, message in _template_problems(kit, kit.template(template_id), template_id)
        ]
    if not kit.template_ids():
        found.append(KitProblem("kit.toml", "id", "no folder beside it holds a template.toml"))
    return tuple(found)


Found = Iterator[tuple[str, str]]
"""Key and message of what is wrong in one file."""


def _refused(ask: Callable[[str], object], value: str) -> str:
    """The message of the error that asking for ``value`` raises, or ''."""
    try:
        ask(value)
    except InputError as error:
        return str(error).rstrip(".")
    return ""


def _doubles(ids: Iterable[str]) -> list[str]:
    return [name for name, count in Counter(ids).items() if count > 1]


def _kit_problems(kit: BrandKit) -> Found:
    for key, ids in (
        ("art", [art.id for art in kit.art]),
        ("copies", [copy.id for copy in kit.copies]),
        ("offers", [offer.id for offer in kit.offers]),
        ("clinics", [clinic.id for clinic in kit.clinics]),
    ):
        for double in _doubles(ids):
            yield f"{key}.{double}", "the id stands twice"
    if NO_OFFER in {offer.id for offer in kit.offers}:
        yield f"offers.{NO_OFFER}", "this id stands for pieces without an offer"
    for name, colour in kit.palette.items():
        wrong = wrong_with(colour)
        if wrong:
            yield f"palette.{name}", wrong
    yield from _spot_problems(kit)
    for copy in kit.copies:
        wrong = _refused(fields.parse, copy.text)
        if wrong:
            yield f"copies.{copy.id}.text", wrong
    for key, some in (("offers", kit.offers), ("clinics", kit.clinics)):
        if not some:
            yield key, "a brand needs at least one"


def _spot_problems(kit: BrandKit) -> Found:
    """One ink has one alternate wherever it is named, or two presses would show two colours (ISO 15930-7, 6.2.4.4)."""
    first: dict[str, str] = {}
    for name, colour in kit.palette.items():
        if isinstance(colour, Spot):
            other = kit.palette[first.setdefault(colour.spot, name)]
            if isinstance(other, Spot) and other.alternate != colour.alternate:
                yield f"palette.{name}", f"'{colour.spot}' has another alternate than in palette.{first[colour.spot]}"


def _clinic_problems(kit: BrandKit) -> Found:
    for clinic in kit.clinics:
        if not (-90 <= clinic.latitude <= 90 and -180 <= clinic.longitude <= 180):
            yield f"clinics.{clinic.id}.latitude", "latitude and longitude are decimal degrees"
        if clinic.map_art and clinic.map_art not in {art.id for art in kit.art}:
            yield f"clinics.{clinic.id}.map_art", f"there is no picture '{clinic.map_art}' in the kit"


def _font_problems(kit: BrandKit) -> Found:
    named = [(f"fonts.{role}", file) for role, file in kit.fonts.items()]
    named += [(f"fallback_fonts.{place}", file) for place, file in enumerate(kit.fallback_fonts)]
    for key, file in named:
        path = kit.font_path(file)
        if ".." in file.split("/") or not path.is_file():
            yield key, f"there is no font file '{file}' in the kit's fonts folder, nor in the program's"


def _profile_problems(kit: BrandKit) -> Found:
    folder = (kit.folder / "icc").resolve()
    for entry in kit.icc:
        path = (folder / entry.file).resolve()
        if not path.is_relative_to(folder) or not path.is_file():
            yield f"icc.{entry.file}", "there is no such file in the kit's icc folder"
        if not entry.identifier.strip():
            yield f"icc.{entry.file}.identifier", "it must name the printing condition, such as 'CGATS21-2-CRPC6'"
        if not entry.registry and not entry.info:
            yield f"icc.{entry.file}.info", "a condition that is not registered must be described"
    wanted = kit.output_intent
    if wanted and wanted not in {entry.file for entry in kit.icc} and not asset("icc", f"{wanted}.icc").is_file():
        yield "output_intent", f"there is no profile '{wanted}'"


def _art_problems(kit: BrandKit) -> Found:
    folder = (kit.folder / "art").resolve()
    for art in kit.art:
        path = (folder / art.file).resolve()
        if not path.is_relative_to(folder):
            yield f"art.{art.id}.file", f"'{art.file}' lies outside the kit's art folder"
        elif not path.is_file():
            yield f"art.{art.id}.file", f"there is no file '{art.file}' in the kit's art folder"
    if kit.logo not in {art.id for art in kit.art}:
        yield "logo", f"there is no picture '{kit.logo}' in the kit"


def _template_problems(kit: BrandKit, template: Template, folder: str) -> Found:
    if template.id != folder:
        yield "id", f"it must be the name of its folder, '{folder}'"
    wrong = _refused(load_paper, template.paper)
    if wrong:
        yield "paper", wrong
        return
    paper = load_paper(template.paper)
    if [face.id for face in template.faces] != [face.id for face in paper.faces]:
        yield "faces", f"they must be those of paper {paper.id}: {', '.join(face.id for face in paper.faces)}"
        return
    elements = template.elements()
    for double in _doubles(element.id for _, element in elements):
        yield f"elements.{double}", "the id stands twice"
    for face in template.faces:
        yield from _face_problems(kit, paper, face)
    for face_id, element in elements:
        for part, message in (*_element_problems(kit, element), *placing_problems(paper, face_id, element)):
            yield f"faces.{face_id}.{element.id}.{part}", message
    for offer in (True, False):
        yield from _required_elements(paper, template.seen(offer=offer))
    yield from _left_of_the_offer(kit, template)


def _face_problems(kit: BrandKit, paper: Paper, face: TemplateFace) -> Found:
    for ground in (face.background, face.background_without_offer):
        if ground and ground not in {art.id for art in kit.art}:
            yield f"faces.{face.id}.background", f"there is no picture '{ground}' in the kit"
    for element_id, message in crowding_problems(paper, face.id, face.elements):
        yield f"faces.{face.id}.{element_id}.box", message


def _left_of_the_offer(kit: BrandKit, template: Template) -> Found:
    """A template that can be printed without its offer names it nowhere then."""
    if all(element.shown == "always" for _, element in template.elements()):
        return
    for _, element in template.seen(offer=False).elements():
        said = kit.copy_text(element.copy_id) if isinstance(element, TextElement) and element.copy_id else ""
        said = said or (element.text if isinstance(element, TextElement) else "")
        if "{offer_" in said:
            yield f"elements.{element.id}.shown", 'it names the offer, so it is shown "with offer" only'


def _required_elements(paper: Paper, template: Template) -> Found:
    elements = [element for _, element in template.elements()]
    for kind, what in ((AddressElement, "address"), (IndiciaElement, "indicia")):
        here = [element for element in elements if isinstance(element, kind)]
        if len(here) != 1:
            yield "faces", f"a piece needs exactly one {what} element"
        elif here[0].panel != paper.address_panel:
            yield f"elements.{here[0].id}.panel", f"it belongs on the panel '{paper.address_panel}'"
    if not any(isinstance(element, QrElement) for element in elements):
        yield "faces", "a piece needs a QR element"
    texts = [element for element in elements if isinstance(element, TextElement)]
    if not any("{tracking_code}" in element.text for element in texts):
        yield "faces", "the tracking code must stand in plain figures somewhere"


def _element_problems(kit: BrandKit, element: AnyElement) -> Found:
    if isinstance(element, TextElement):
        yield from _text_problems(kit, element)
    elif isinstance(element, ArtElement):
        for art_id in (element.art, *element.lock.approved):
            if art_id not in {art.id for art in kit.art}:
                yield "art", f"there is no picture '{art_id}' in the kit"
        if element.lock.mode is LockMode.EDIT:
            yield "lock.mode", "a picture can be locked or chosen, not edited"
    elif element.lock.mode is not LockMode.LOCKED:
        yield "lock.mode", "only texts and pictures can be unlocked"
    if isinstance(element, AddressElement | IndiciaElement) and element.font not in kit.fonts:
        yield "font", f"the kit has no font '{element.font}'"
    if isinstance(element, AddressElement) and element.min_size < LEAST_ADDRESS_PT:
        yield "min_size", f"an address needs at least {LEAST_ADDRESS_PT:g} pt"
    if element.lock.mode is LockMode.CHOOSE and not element.lock.approved:
        yield "lock.approved", "something to choose from must be approved"


def _text_problems(kit: BrandKit, element: TextElement) -> Found:
    if element.font not in kit.fonts:
        yield "font", f"the kit has no font '{element.font}'"
    if element.colour not in kit.palette and element.colour not in {"black", "white"}:
        yield "colour", f"the palette has no colour '{element.colour}'"
    if not LEAST_TEXT_PT <= element.min_size <= element.size:
        yield "min_size", f"it lies between {LEAST_TEXT_PT:g} pt and the size"
    if bool(element.text) == bool(element.copy_id) and element.lock.required:
        yield "text", "give either a text or a copy_id"
    yield from _reference_problems(kit, element)
    wrong = _refused(fields.parse, element.text)
    if wrong:
        yield "text", wrong
    elif element.lock.mode is LockMode.EDIT:
        yield from _own_words_problems(element)
    elif element.lock.mode is LockMode.CHOOSE and element.copy_id not in element.lock.approved:
        yield "copy_id", "what stands there at first must be one of the approved wordings"


def _reference_problems(kit: BrandKit, element: TextElement) -> Found:
    copies = {copy.id for copy in kit.copies}
    for copy_id in (*((element.copy_id,) if element.copy_id else ()), *element.lock.approved):
        if copy_id not in copies:
            yield "copy_id", f"there is no copy '{copy_id}' in the kit"
    for name in (*element.lock.fields, *element.lock.must_contain):
        if name not in fields.FIELDS:
            yield "lock.fields", f"there is no merge field '{name}'"


def _own_words_problems(element: TextElement) -> Found:
    """The template's own words must fit its own lock: a user who changes one letter must not meet a wall."""
    lock, used = element.lock, fields.fields_in(element.text)
    if lock.max_chars and fields.printed_length(element.text) > lock.max_chars:
        yield "lock.max_chars", "the template's own words are longer"
    if lock.max_lines and element.text.count("\n") + 1 > lock.max_lines:
        yield "lock.max_lines", "the template's own words have more lines"
    for name in used:
        if name not in lock.fields and name not in lock.must_contain:
            yield "lock.fields", f"the template's own words use {{{name}}}"
    if element.text and not set(lock.must_contain) <= set(used):
        yield "lock.must_contain", "the template's own words lack a field that has to stay"
