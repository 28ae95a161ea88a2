"""How each kind of element is drawn. Each function gives '' when it stands, or the reason why it can't be made right.

Reasons are the end of a sentence and never repeat a patient's words.
"""

from __future__ import annotations

from collections.abc import Sequence

from reactivate_desktop.brand import fields
from reactivate_desktop.brand.fields import FieldContext
from reactivate_desktop.brand.kit import BLACK, WHITE
from reactivate_desktop.brand.template import AddressElement, IndiciaElement, TextElement
from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.press import imb, qr
from reactivate_desktop.press.fit import Fitter, Setting, Style
from reactivate_desktop.press.pen import Frame, Pen
from reactivate_desktop.press.plan import Part
from reactivate_desktop.press.qr_path import QrPath
from reactivate_desktop.press.shaping import MissingGlyphError

LEAST_ADDRESS_PT = 8.0
KEY_LINE_PT = 8.0
ADDRESS_LEADING = 1.2
HEAD_GAP_PT = 5.0
ENDORSEMENT_AIR_PT = 18.0  # kept clear around the endorsement (DMM 507); its neighbours see to the other sides
UNDER_BARCODE_PT = 8.0  # more than the clear zone: accents on capitals reach up
_QR_GRID_PT = 72 / 1200
_INDICIA_LINE_PT = 0.5
_INDICIA_PADDING_PT = 4.0
_INDICIA_LEAST_PT = 5.0

_TOO_LONG = "its words don't fit at their least size of {least:g} pt"
_NO_GLYPH = "the fonts of the brand have no sign for U+{code:04X}"


def draw_text(pen: Pen, fitter: Fitter, part: Part, context: FieldContext) -> str:
    """Words, with fields filled in."""
    return draw_words(pen, fitter, part, fields.fill(part.tokens, context))


def draw_words(pen: Pen, fitter: Fitter, part: Part, text: str) -> str:
    """The words of a text element, whatever they are."""
    element = part.element
    assert isinstance(element, TextElement)  # noqa: S101 - for the type checker; the caller chose by kind
    if not text.strip():
        return ""
    frame = part.frame
    setting, reason = try_fit(fitter, text, text_style(element), frame)
    if setting:
        pen.ink(part.ink, overprint=True)
        pen.text(setting, frame.x, frame.y)
    return reason


def text_style(element: TextElement) -> Style:
    """How a text element is set."""
    return Style(
        element.font,
        element.size,
        element.min_size,
        element.leading,
        element.tracking,
        element.align,
        element.valign,
    )


def qr_place(part: Part, modules: int) -> tuple[float, float, float] | str:
    """Left, bottom and width of a module in points for a symbol of ``modules``, or the reason why it can't stand.

    As large as the box allows with the quiet zone, on a grid of 1/1200 in.
    """
    x, y, width, height = part.frame
    across = modules + 2 * qr.QUIET_MODULES
    module = int(min(width, height) / across / _QR_GRID_PT + 1e-6) * _QR_GRID_PT
    if module < qr.LEAST_MODULE_PT:
        return f"its box is too small for {modules} modules with their quiet zone"
    left = on_grid(x + (width - modules * module) / 2)
    return left, on_grid(y + (height - modules * module) / 2), module


def draw_qr(pen: Pen, place: tuple[float, float, float], symbol: QrPath) -> None:
    """The symbol on its own white patch, which is its quiet zone."""
    left, bottom, module = place
    quiet = qr.QUIET_MODULES * module
    side = symbol.size * module + 2 * quiet
    pen.ink(WHITE, overprint=False)
    pen.rectangle(Frame(left - quiet, bottom - quiet, side, side))
    pen.ink(BLACK, overprint=False)
    pen.path(symbol.path, left, bottom, module)


def on_grid(value: float) -> float:
    """The nearest line of the grid of 1/1200 in, so that edges fall on the dots of a device."""
    return round(value / _QR_GRID_PT) * _QR_GRID_PT


def draw_indicia(pen: Pen, fitter: Fitter, part: Part, lines: tuple[str, ...]) -> str:
    """The postage imprint in its frame; nothing where the campaign has none."""
    element = part.element
    assert isinstance(element, IndiciaElement)  # noqa: S101 - as above
    if not lines:
        return ""
    inside = part.frame.inset(_INDICIA_PADDING_PT)
    least = min(element.size, _INDICIA_LEAST_PT)
    style = Style(element.font, element.size, least, 1.25, align="center", valign="middle")
    setting, reason = try_fit(fitter, unwrapped(lines), style, inside)
    if setting:
        pen.outline(part.frame.inset(_INDICIA_LINE_PT / 2), _INDICIA_LINE_PT, BLACK)
        pen.ink(BLACK, overprint=True)
        pen.text(setting, inside.x, inside.y)
    return reason


def draw_address(pen: Pen, fitter: Fitter, part: Part, piece: Piece, endorsement: str) -> str:
    """The address block from the top: endorsement, key line, Intelligent Mail barcode, address in capitals.

    Order, clear zones and type sizes follow DMM 202 and USPS-B-3200; all of it in 100 K.
    """
    element = part.element
    assert isinstance(element, AddressElement)  # noqa: S101 - as above
    frame = part.frame
    settings = []
    below = frame
    for line, gap in ((endorsement.upper(), ENDORSEMENT_AIR_PT), (key_line(piece), HEAD_GAP_PT)):
        if line:
            head, reason = try_fit(fitter, unwrapped([line]), head_style(element), below)
            if head is None:
                return reason
            settings.append(head)
            below = below._replace(height=below.height - head.height - gap)
    bars_at = below.y + below.height - imb.HEIGHT_PT
    if piece.imb:
        below = below._replace(height=below.height - imb.HEIGHT_PT - UNDER_BARCODE_PT)
    address, reason = try_fit(fitter, unwrapped(printed_lines(piece)), address_style(element), below)
    if address is None:
        return reason
    pen.ink(BLACK, overprint=True)
    for setting in (*settings, address):
        pen.text(setting, frame.x, frame.y)
    if piece.imb:
        pen.ink(BLACK, overprint=False)
        (bars,) = imb.bars([piece.imb])
        pen.path(bars, on_grid(frame.x), on_grid(bars_at), imb.GRID_PT)
    return ""


def address_style(element: AddressElement) -> Style:
    """The type of the address: never smaller than the post reads."""
    return Style(
        element.font, max(LEAST_ADDRESS_PT, element.size), max(LEAST_ADDRESS_PT, element.min_size), ADDRESS_LEADING
    )


def printed_lines(piece: Piece) -> list[str]:
    """The lines of the address as they are printed, in capitals."""
    return [line.upper() for line in piece.address_lines]


def head_style(element: AddressElement) -> Style:
    """The type of the lines above the address."""
    return Style(element.font, KEY_LINE_PT, KEY_LINE_PT, ADDRESS_LEADING)


def key_line(piece: Piece) -> str:
    """The line by which a piece is found again: ``#A1B2-000042 S42#``."""
    sequence = f" S{piece.sequence}" if piece.sequence else ""
    return f"#{piece.piece_id}{sequence}#"


def unwrapped(lines: Sequence[str]) -> str:
    """Lines that stay whole: a line of an address or imprint shrinks rather than wraps."""
    return "\n".join(line.replace(" ", "\u00a0") for line in lines)


def try_fit(fitter: Fitter, text: str, style: Style, frame: Frame) -> tuple[Setting | None, str]:
    """The setting, or None and the reason."""
    try:
        setting = fitter.fit(text, style, frame.width, frame.height)
    except MissingGlyphError as missing:
        return None, _NO_GLYPH.format(code=ord(missing.character))
    return setting, "" if setting else _TOO_LONG.format(least=style.min_size)
