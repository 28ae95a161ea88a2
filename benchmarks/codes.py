"""Codes in bulk: QR symbols and Intelligent Mail barcodes a second on one core, ours beside the libraries'."""

from __future__ import annotations

import json
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass

import qrcode
import zxingcpp
from reportlab.graphics.barcode import qrencoder
from reportlab.graphics.barcode.usps4s import USPS_4State

from benchmarks import bench_kit, people
from reactivate_desktop.press import imb_bulk, qr, qr_path

_BULK = 500
"""Symbols that the press asks for in one go."""


@dataclass(frozen=True, slots=True)
class CodeRate:
    """How many codes a library made in a second of processor time; ``what`` is "QR code" or "IMb"."""

    what: str
    label: str
    per_second: float


def measured(count: int) -> list[CodeRate]:
    """Rates from a process of its own; slower libraries make a part of ``count``."""
    people.prepare(count)
    command = [sys.executable, "-m", "benchmarks.codes", str(count)]
    told = subprocess.run(command, capture_output=True, check=True, cwd=bench_kit.ROOT).stdout
    return [CodeRate(*row) for row in json.loads(told)]


def _rates(count: int) -> list[CodeRate]:
    pieces = list(people.pieces(count))
    payloads, digits = [piece.qr_payload for piece in pieces], [piece.imb_digits for piece in pieces]
    _agree(payloads[:20])
    if imb_bulk.letters(digits) != [piece.imb for piece in pieces]:
        raise SystemExit("Our barcodes are not the library's.")
    return [
        CodeRate("QR code", "press, in bulk, eight masks scored", _rate(_ours, payloads)),
        CodeRate("QR code", "press, in bulk, with its operators", _rate(_our_paths, payloads)),
        CodeRate("QR code", "zxing-cpp", _rate(_each(_zxing), payloads[: count // 4])),
        CodeRate("QR code", "segno", _rate(_each(_segno), payloads[: count // 50])),
        CodeRate("QR code", "qrcode", _rate(_each(_qrcode), payloads[: count // 100])),
        CodeRate("QR code", "reportlab", _rate(_each(_reportlab), payloads[: count // 100])),
        CodeRate("IMb", "press, in bulk", _rate(_our_letters, digits)),
        CodeRate("IMb", "reportlab", _rate(_each(_usps), digits[: count // 10])),
    ]


def _agree(payloads: Sequence[str]) -> None:
    """Ours are the library's own symbols, so that the rates speak of the same work."""
    for payload, ours in zip(payloads, qr.matrices(payloads, "M"), strict=True):
        symbol = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M, border=0, mask_pattern=ours.mask)
        symbol.add_data(payload, optimize=0)
        symbol.make()
        rows = tuple(int("".join("1" if dark else "0" for dark in row), 2) for row in symbol.modules)
        if rows != ours.rows:
            raise SystemExit("Our QR code is not the library's.")


def _rate(make: Callable[[Sequence[str]], object], codes: Sequence[str]) -> float:
    make(codes[: min(len(codes), _BULK)])
    began = time.process_time()
    make(codes)
    return len(codes) / (time.process_time() - began)


def _each(make: Callable[[str], object]) -> Callable[[Sequence[str]], None]:
    def all_of(codes: Sequence[str]) -> None:
        for code in codes:
            make(code)

    return all_of


def _ours(payloads: Sequence[str]) -> None:
    for start in range(0, len(payloads), _BULK):
        qr.matrices(payloads[start : start + _BULK], "M")


def _our_paths(payloads: Sequence[str]) -> None:
    for start in range(0, len(payloads), _BULK):
        qr_path.paths(payloads[start : start + _BULK], "M")


def _zxing(payload: str) -> object:
    return zxingcpp.create_barcode(payload, zxingcpp.BarcodeFormat.QRCode, ec_level="M")


def _segno(payload: str) -> object:
    import segno  # noqa: PLC0415 - only the benchmark's own environment has it

    return segno.make_qr(payload, error="m", boost_error=False)


def _qrcode(payload: str) -> object:
    symbol = qrcode.QRCode(error_correction=qrcode.ERROR_CORRECT_M)
    symbol.add_data(payload)
    symbol.make()
    return symbol


def _reportlab(payload: str) -> object:
    symbol = qrencoder.QRCode(None, qrencoder.QRErrorCorrectLevel.M)
    symbol.addData(payload)
    symbol.make()
    return symbol


def _our_letters(digits: Sequence[str]) -> None:
    for start in range(0, len(digits), _BULK):
        imb_bulk.letters(digits[start : start + _BULK])


def _usps(digits: str) -> object:
    return USPS_4State(digits[:20], digits[20:]).barcodes


if __name__ == "__main__":
    print(json.dumps([[one.what, one.label, one.per_second] for one in _rates(int(sys.argv[1]))]))
