"""What is measured: the press in several ways, and its peers. Engines are loaded inside of the measured part."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

from benchmarks import bench_kit, people
from reactivate_desktop.domain.piece import Piece

_NO_CHECKS = "nothing fitted or checked, no X-4"


@dataclass(frozen=True, slots=True)
class Run:
    """One way to make the cards. ``call`` is measured; ``before`` is not. ``lacks`` is what it does not do."""

    id: str
    label: str
    call: Callable[[int, Path], None]
    before: Callable[[int, Path], None] | None = None
    workers: int = 1
    is_peer: bool = False
    writes: bool = True
    has_picture: bool = True
    lacks: str = ""

    @property
    def shared_bytes(self) -> int:
        """Bytes of the picture, which stands in the file once."""
        return bench_kit.JPEG.stat().st_size if self.writes and self.has_picture else 0


def _press(standard: str, workers: int, *, bundled: bool = False) -> Callable[[int, Path], None]:
    def call(count: int, target: Path) -> None:
        from reactivate_desktop.press.pressing import press  # noqa: PLC0415 - its start is measured

        job = bench_kit.bundled_job(standard) if bundled else bench_kit.job(standard)
        report = press(job, people.pieces(count), target, workers=workers)
        if report.pieces != count:
            raise SystemExit(f"{len(report.held)} pieces were held, the first because: {report.held[0].reason}")

    return call


def _read_back(workers: int) -> Callable[[int, Path], None]:
    def call(count: int, target: Path) -> None:
        from reactivate_desktop.press.readback import read_back  # noqa: PLC0415 - its start is measured

        read_back(target, people.pieces(count), bench_kit.job(), workers=workers, total=count)

    return call


def _press_and_read(count: int, target: Path) -> None:
    _press("pdfx4", 2)(count, target)
    _read_back(2)(count, target)


def _check(count: int, _target: Path) -> None:
    from reactivate_desktop.press.pressing import check  # noqa: PLC0415 - its start is measured

    held = check(bench_kit.job(), people.pieces(count), workers=2)
    if held:
        raise SystemExit(f"{len(held)} pieces would be held, the first because: {held[0].reason}")


def _peer(module: str, function: str) -> Callable[[int, Path], None]:
    def call(count: int, target: Path) -> None:
        from importlib import import_module  # noqa: PLC0415 - a peer that is not installed stops only its own run

        make: Callable[[Iterator[Piece], Path], None] = getattr(import_module(f"benchmarks.peers.{module}"), function)
        make(people.pieces(count), target)

    return call


_ALL = (
    Run("x4-1", "press, PDF/X-4", _press("pdfx4", 1)),
    Run("x4-2", "press, PDF/X-4", _press("pdfx4", 2), workers=2),
    Run("vt-1", "press, PDF/VT-1", _press("pdfvt1", 1)),
    Run("vt-2", "press, PDF/VT-1", _press("pdfvt1", 2), workers=2),
    Run("bundled-2", "press, a bundled postcard, X-4", _press("pdfx4", 2, bundled=True), workers=2, has_picture=False),
    Run("x4-read-2", "press and read back, X-4", _press_and_read, workers=2),
    Run("read-1", "read-back alone", _read_back(1), _press("pdfx4", 1)),
    Run("read-2", "read-back alone", _read_back(2), _press("pdfx4", 2), workers=2),
    Run("check-2", "check alone", _check, workers=2, writes=False),
    Run("reportlab", "reportlab, page by page", _peer("reportlab_card", "page_by_page"), is_peer=True,
        lacks=f"{_NO_CHECKS}; words not shaped"),
    Run("forms", "reportlab, forms", _peer("reportlab_card", "with_forms"), is_peer=True,
        lacks=f"{_NO_CHECKS}; words not shaped; QR code by zxing-cpp"),
    Run("pikepdf", "pikepdf, streams by hand", _peer("pikepdf_card", "assembled"), is_peer=True,
        lacks=f"{_NO_CHECKS}; words not shaped; QR code by zxing-cpp"),
    Run("typst", "Typst, one document", _peer("typst_card", "compiled"), is_peer=True,
        lacks=f"{_NO_CHECKS}; QR code by zxing-cpp, its black and the barcode's are RGB"),
)  # fmt: skip

RUNS = {run.id: run for run in _ALL}
"""All runs by id, in the order of the table."""
