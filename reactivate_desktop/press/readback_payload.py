"""What the codewords of a QR symbol say: numeric, alphanumeric and byte segments (ISO/IEC 18004, 7.4)."""

from __future__ import annotations

from typing import Final

_SIGNS: Final = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ $%*+-./:"
_PAIRS: Final = tuple(first + second for first in _SIGNS for second in _SIGNS)
_NUMERIC, _ALPHANUMERIC, _BYTE, _END = 1, 2, 4, 0
_COUNT_BITS: Final = {_NUMERIC: 10, _ALPHANUMERIC: 9, _BYTE: 8}
_PADDING: Final = (0xEC, 0x11)


class PayloadError(ValueError):
    """The codewords say nothing that can be read."""


def text_of(data: bytes) -> str:
    """The text of a symbol of version 1 to 9.

    Raises:
        PayloadError: on another mode, a segment longer than the symbol, or padding that is not as it should be.
    """
    bits = _Bits(data)
    parts = []
    while bits.left >= 4 and (mode := bits.take(4)) != _END:
        if mode not in _COUNT_BITS:
            raise PayloadError("another mode")
        count = bits.take(_COUNT_BITS[mode])
        if mode == _ALPHANUMERIC:
            parts.append(_alphanumeric(bits, count))
        elif mode == _BYTE:
            parts.append(_bytes(bits, count))
        else:
            parts.append(_numeric(bits, count))
    _require_padding(bits)
    return "".join(parts)


class _Bits:
    """Bits taken from the front."""

    def __init__(self, data: bytes) -> None:
        self._value = int.from_bytes(data)
        self.left = len(data) * 8

    def take(self, count: int) -> int:
        """The next ``count`` bits as a number."""
        self.left -= count
        if self.left < 0:
            raise PayloadError("a segment without its end")
        return self._value >> self.left & ((1 << count) - 1)


def _alphanumeric(bits: _Bits, count: int) -> str:
    pairs = count // 2
    value = bits.take(11 * pairs)
    try:
        parts = [_PAIRS[value >> 11 * place & 0x7FF] for place in range(pairs - 1, -1, -1)]
        return "".join(parts) + (_SIGNS[bits.take(6)] if count % 2 else "")
    except IndexError:
        raise PayloadError("a sign that does not exist") from None


def _bytes(bits: _Bits, count: int) -> str:
    raw = bits.take(8 * count).to_bytes(count)
    try:
        return raw.decode("utf-8")
    except UnicodeDecodeError:
        return raw.decode("latin-1")


def _numeric(bits: _Bits, count: int) -> str:
    parts = [f"{bits.take(10):03d}" for _ in range(count // 3)]
    rest = count % 3
    if rest:
        parts.append(f"{bits.take(3 * rest + 1):0{rest}d}")
    text = "".join(parts)
    if len(text) != count:
        raise PayloadError("a number too large")
    return text


def _require_padding(bits: _Bits) -> None:
    """After the end: zeros to the next byte, then the two pad words by turns (7.4.10)."""
    if bits.take(bits.left % 8):
        raise PayloadError("padding")
    count = bits.left // 8
    words = bits.take(8 * count).to_bytes(count)
    if any(word != _PADDING[place % 2] for place, word in enumerate(words)):
        raise PayloadError("padding")
