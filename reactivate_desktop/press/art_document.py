"""The document around a picture: one page, open, still, and of a size; and all objects that the picture is made of.

A file from anywhere may be damaged or hostile: objects that go in circles, nest without end or unpack to gigabytes.
"""

from __future__ import annotations

import math
from collections.abc import Iterator
from typing import Any

import pikepdf
from pikepdf import Array, Dictionary, Object, Stream

from reactivate_desktop.press import art_check
from reactivate_desktop.press.art_copy import LEFT_BEHIND, is_content
from reactivate_desktop.press.artwork import ArtRefusal

_LARGEST_PT = 14_400.0  # 200 in, the largest page that PDF has (ISO 32000-1, annex C)
_SMALLEST_PT = 1.0
_MOST_OBJECTS = 200_000
_DEEPEST = 60
_PICTURE_FILTERS = {"/DCTDecode", "/CCITTFaxDecode"}
_DEEPEST_TREE = 32
_HARMLESS_ANNOTATIONS = {"/Link", "/Popup"}


def page_of(pdf: pikepdf.Pdf) -> Object:
    """The one page of a picture's document.

    Raises:
        ArtRefusal: for a document that is protected, has other than one page, or does more than to be looked at.
    """
    if pdf.is_encrypted:
        raise ArtRefusal("it is encrypted; save it without a password")
    if any("MediaBox" in str(warning) for warning in pdf.get_warnings()):  # the library has put one there
        raise ArtRefusal("its page has no size")
    if len(pdf.pages) != 1:
        raise ArtRefusal(f"it has {len(pdf.pages)} pages instead of one")
    _check_still(pdf.Root)
    page = pdf.pages[0].obj
    if inherited(page, "/Rotate") or 0:
        raise ArtRefusal("its page is turned")
    if "/UserUnit" in page:
        raise ArtRefusal("its page is measured in a unit of its own")
    if "/AA" in page:
        raise ArtRefusal("it carries scripts")
    kinds = {str(one.get("/Subtype")) for one in page.get("/Annots", Array())}
    if kinds - _HARMLESS_ANNOTATIONS:
        raise ArtRefusal("it holds comments or form fields, which are not printed; flatten them")
    return page


def _check_still(root: Object) -> None:
    opening = root.get("/OpenAction")
    scripted = isinstance(opening, Dictionary) and str(opening.get("/S")) == "/JavaScript"
    if scripted or "/AA" in root or "/JavaScript" in root.get("/Names", Dictionary()):
        raise ArtRefusal("it carries scripts (JavaScript)")
    layers = root.get("/OCProperties", Dictionary()).get("/D", Dictionary())
    if len(layers.get("/OFF", Array())) or str(layers.get("/BaseState", "/ON")) != "/ON":
        raise ArtRefusal("it has hidden layers; flatten them")


def inherited(page: Object, key: str) -> Object | None:
    """An entry of the page, or of the nearest node of the page tree above it."""
    node: Object | None = page
    for _ in range(_DEEPEST_TREE):
        if node is None:
            return None
        if key in node:
            return node[key]
        node = node.get("/Parent")
    return None


def box_of(page: Object) -> tuple[float, float, float, float]:
    """Left, bottom, width and height of the page in points.

    Raises:
        ArtRefusal: for a page without area, or one that no sheet of paper holds.
    """
    edges = [float(edge) for edge in inherited(page, "/MediaBox") or ()]
    if len(edges) != 4 or not all(map(math.isfinite, edges)):
        raise ArtRefusal("its page has no size")
    left, right = sorted((edges[0], edges[2]))
    bottom, top = sorted((edges[1], edges[3]))
    width, height = right - left, top - bottom
    if min(width, height) < _SMALLEST_PT:
        raise ArtRefusal("its page has no area")
    if max(width, height) > _LARGEST_PT or max(abs(left), abs(bottom)) > _LARGEST_PT:
        raise ArtRefusal(f"its page is larger than {_LARGEST_PT / 72:.0f} inches")
    return left, bottom, width, height


def check_objects(start: Object) -> None:
    """Look at every object that would be copied, each once.

    Raises:
        ArtRefusal: for data in other files, forbidden filters, and what is nested or multiplied beyond reason.
    """
    for item in _objects(start):
        if isinstance(item, Stream):
            art_check.stream(item, packed_anew=is_content(item))


def unpack(start: Object) -> None:
    """Unpack each stream among the objects that would be copied, within the limits that qpdf was given.

    Raises:
        ArtRefusal: when one can't be.
    """
    for item in _objects(start):
        if isinstance(item, Stream) and str(item.get("/Filter")) not in _PICTURE_FILTERS:
            try:
                item.read_bytes()
            except pikepdf.PdfError:
                raise ArtRefusal("a part of it is damaged, or unpacks to more than a picture holds") from None


def _objects(start: Object) -> Iterator[Object]:
    seen: set[tuple[int, int]] = set()
    waiting: list[tuple[Any, int]] = [(start, 0)]
    while waiting:
        item, depth = waiting.pop()
        if not isinstance(item, Dictionary | Array | Stream):
            continue
        if item.is_indirect:
            if item.objgen in seen:
                continue
            seen.add(item.objgen)
            depth = 0
        if depth > _DEEPEST:
            raise ArtRefusal("its parts are nested too deep")
        if len(seen) + len(waiting) > _MOST_OBJECTS:
            raise ArtRefusal(f"it is made of more than {_MOST_OBJECTS:,} parts")
        yield item
        waiting += [(part, depth + 1) for part in _parts(item)]


def _parts(item: Object) -> Iterator[Any]:
    if isinstance(item, Array):
        yield from item
    else:
        yield from (value for key, value in item.items() if key not in LEFT_BEHIND)
