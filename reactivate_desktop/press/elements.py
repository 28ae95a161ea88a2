"""How each kind of element is drawn. Each function gives '' when it stands, or the reason why it can't be made right.

Reasons are the end of a sentence and never repeat a patient's words.
"""

from __future__ import annotations

from collections.abc import Sequence

from reactivate_desktop.brand import fields
from reactivate_desktop.brand.fields import FieldContext
from reactivate_desktop.brand.kit import BLACK, WHITE
from reactivate_desktop.brand.template import AddressElement, IndiciaElement, QrElement, TextElement
from reactivate_desktop.domain.piece import Piece
from reactivate_desktop.press import imb, qr
from reactivate_desktop.press.fit import Fitter, Setting, Style
from reactivate_desktop.press.pen import Frame, Pen
from reactivate_desktop.press.plan import Part
from reactivate_desktop.press.shaping import MissingGlyphError

LEAST_ADDRESS_PT = 8.0
KEY_LINE_PT = 8.0
ADDRESS_LEADING = 1.2
_GAP_PT = 5.0
_ENDORSEMENT_AIR_PT = 18.0  # kept clear around the endorsement (DMM 507); its neighbours see to the other sides
_UNDER_BARCODE_PT = 8.0  # more than the clear zone: accents on capitals reach up
_QR_GRID_PT = 72 / 1200
_INDICIA_LINE_PT = 0.5
_INDICIA_PADDING_PT = 4.0
_INDICIA_LEAST_PT = 5.0

_TOO_LONG = "its words don't fit at their least size of {least:g} pt"
_NO_GLYPH = "the fonts of the brand have no sign for U+{code:04X}"


def draw_text(pen: Pen, fitter: Fitter, part: Part, context: FieldContext) -> str:
    """Words, with fields filled in."""
    element = part.element
    assert isinstance(element, TextElement)  # noqa: S101 - for the type checker; the caller chose by kind
    text = fields.fill(part.tokens, context)
    if not text.strip():
        return ""
    style = Style(
        element.font,
        element.size,
        element.min_size,
        element.leading,
        element.tracking,
        element.align,
        element.valign,
    )
    frame = part.frame
    setting, reason = _try_fit(fitter, text, style, frame)
    if setting:
        pen.ink(part.ink, overprint=True)
        pen.text(setting, frame.x, frame.y)
    return reason


def draw_qr(pen: Pen, part: Part, payload: str, matrix: qr.Matrix | None) -> str:
    """The symbol with its quiet zone on its own white patch, as large as the box allows on a grid of 1/1200 in."""
    element = part.element
    assert isinstance(element, QrElement)  # noqa: S101 - as above
    if matrix is None:
        return "it has no content" if not payload else "its link is too long to print legibly"
    x, y, width, height = part.frame
    across = matrix.size + 2 * qr.QUIET_MODULES
    module = int(min(width, height) / across / _QR_GRID_PT + 1e-6) * _QR_GRID_PT
    if module < qr.LEAST_MODULE_PT:
        return f"its box is too small for {matrix.size} modules with their quiet zone"
    quiet = qr.QUIET_MODULES * module
    left = _on_grid(x + (width - matrix.size * module) / 2)
    bottom = _on_grid(y + (height - matrix.size * module) / 2)
    side = across * module
    pen.ink(WHITE, overprint=False)
    pen.rectangle(Frame(left - quiet, bottom - quiet, side, side))
    pen.ink(BLACK, overprint=False)
    pen.path(qr.path(matrix), left, bottom, module)
    return ""


def _on_grid(value: float) -> float:
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
    setting, reason = _try_fit(fitter, _unwrapped(lines), style, inside)
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
    if piece.imb and (reason := _imb_reason(piece, frame.width)):
        return reason
    below = frame
    settings = []
    for line, gap in ((endorsement.upper(), _ENDORSEMENT_AIR_PT), (key_line(piece), _GAP_PT)):
        if line:
            head, reason = _try_fit(fitter, _unwrapped([line]), _head_style(element), below)
            if head is None:
                return reason
            settings.append(head)
            below = below._replace(height=below.height - head.height - gap)
    bars_at = below.y + below.height - imb.HEIGHT_PT
    if piece.imb:
        below = below._replace(height=below.height - imb.HEIGHT_PT - _UNDER_BARCODE_PT)
    sizes = (max(LEAST_ADDRESS_PT, element.size), max(LEAST_ADDRESS_PT, element.min_size))
    lines = [line.upper() for line in piece.address_lines]
    address, reason = _try_fit(fitter, _unwrapped(lines), Style(element.font, *sizes, ADDRESS_LEADING), below)
    if address is None:
        return reason
    pen.ink(BLACK, overprint=True)
    for setting in (*settings, address):
        pen.text(setting, frame.x, frame.y)
    if piece.imb:
        pen.ink(BLACK, overprint=False)
        pen.path(imb.bars(piece.imb), _on_grid(frame.x), _on_grid(bars_at), imb.GRID_PT)
    return ""


def _head_style(element: AddressElement) -> Style:
    return Style(element.font, KEY_LINE_PT, KEY_LINE_PT, ADDRESS_LEADING)


def key_line(piece: Piece) -> str:
    """The line by which a piece is found again: ``#A1B2-000042 S42#``."""
    sequence = f" S{piece.sequence}" if piece.sequence else ""
    return f"#{piece.piece_id}{sequence}#"


def _imb_reason(piece: Piece, width: float) -> str:
    if not imb.is_letters(piece.imb):
        return "its Intelligent Mail barcode is not 65 letters F, A, D, T"
    if piece.imb_digits and imb.encode(piece.imb_digits) != piece.imb:
        return "its Intelligent Mail barcode does not say its digits"
    if width < imb.WIDTH_PT:
        return f"its box is narrower than the Intelligent Mail barcode ({imb.WIDTH_PT / 72:.2f} in)"
    return ""


def _unwrapped(lines: Sequence[str]) -> str:
    """Lines that stay whole: a line of an address or imprint shrinks rather than wraps."""
    return "\n".join(line.replace(" ", "\u00a0") for line in lines)


def _try_fit(fitter: Fitter, text: str, style: Style, frame: Frame) -> tuple[Setting | None, str]:
    """The setting, or None and the reason."""
    try:
        setting = fitter.fit(text, style, frame.width, frame.height)
    except MissingGlyphError as missing:
        return None, _NO_GLYPH.format(code=ord(missing.character))
    return setting, "" if setting else _TOO_LONG.format(least=style.min_size)
