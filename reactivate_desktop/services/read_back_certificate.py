"""The certificate of a read-back, for machines and on paper: counts, hashes, and what was compared with what, how."""

from __future__ import annotations

import hashlib
import json
from typing import Final

from reactivate_desktop import __version__
from reactivate_desktop.press import certificate, readback_raster
from reactivate_desktop.press.certificate import Certificate, CertifiedFile
from reactivate_desktop.press.readback import Counts
from reactivate_desktop.press.standards import STANDARDS
from reactivate_desktop.services import drop_documents, drop_folder
from reactivate_desktop.services.drop_folder import CERTIFICATE, CERTIFICATE_PDF, LIST_CSV
from reactivate_desktop.services.press_run import PressRun

Lines = tuple[tuple[str, str], ...]

_STATEMENT: Final = "Every piece in these files says what its row of the mailing list says."
_SCHEMA: Final = 1

_WORDS: Final = (
    "By the fonts' ToUnicode, run by run: addressee, address, id, sequence, code and every text of the design. Each "
    "sign on a page must be asked for; text that is invisible, cut off or covered does not count."
)
_LETTERS: Final = "Outlines of the glyphs in the embedded fonts, against those of the fonts' own files."
_QR: Final = (
    "Modules rebuilt from the paths, fixed patterns and format bits compared, Reed-Solomon checks all zero (not one "
    "module wrong), decoded, and compared with the link of the row."
)
_IMB: Final = "Bars rebuilt from the paths, decoded with their check sequence, and compared with the digits of the row."
_PAGES: Final = "Number and order of pages in each file, trim and page size, not turned, nothing painted over a symbol."


def write(run: PressRun) -> None:
    """Write readback-certificate.json and .pdf for the files that stand in the run's folder."""
    files, compared = _files(run), _compared(run.found.read_back.counts)
    job = _job_hash(run)
    drop_folder.write_json(run.work / CERTIFICATE, _document(run, files, compared, job))
    certificate.write(_on_paper(run, files, compared, job), run.work / CERTIFICATE_PDF)


def _job_hash(run: PressRun) -> str:
    """SHA-256 of what was approved and the standard it was made to, as one."""
    parts = [run.drop.drop_id, run.job.standard, *(value for _, value in drop_documents.drop_hashes(run.drop))]
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()


def _document(run: PressRun, files: tuple[CertifiedFile, ...], compared: Lines, job: str) -> dict[str, object]:
    counts, drop = run.found.read_back.counts, run.drop
    return {
        "certificate": "read-back",
        "schema": _SCHEMA,
        "program": f"Reactivate Desktop {__version__}",
        "statement": _STATEMENT,
        "drop": drop.drop_id,
        "token": drop.token,
        "standard": run.job.standard,
        "approved_at": drop.approved_at.isoformat(),
        "counts": {
            "pieces": counts.pieces,
            "pages": counts.pages,
            "files": len(run.found.press_files),
            "qr_codes": counts.qr_codes,
            "barcodes": counts.barcodes,
            "decoded_rasters": counts.rasters,
            "mismatches": len(run.found.read_back.mismatches),
        },
        "compared": [{"what": what, "how": how} for what, how in compared],
        "raster": _raster(counts),
        "files": {file.name: {"bytes": file.size, "sha256": file.sha256} for file in files},
        "hashes": {label.lower(): value for label, value in drop_documents.drop_hashes(drop)},
        "job_sha256": job,
    }


def _on_paper(run: PressRun, files: tuple[CertifiedFile, ...], compared: Lines, job: str) -> Certificate:
    drop = run.drop
    return Certificate(
        title=run.job.title,
        token=drop.token,
        pieces=run.found.read_back.pieces,
        statement=_STATEMENT,
        counts=_counts(run),
        approved=(
            ("Drop", f"{drop.token}, {drop.piece_count:,} pieces"),
            ("Approved", f"{drop.approved_at:%Y-%m-%d %H:%M} UTC"),
            ("Brand, template", f"{run.job.kit.name}, {run.job.template.name}"),
            ("Made to", STANDARDS[run.job.standard].name),
        ),
        compared=compared,
        files=files,
        hashes=(*drop_documents.drop_hashes(drop), ("Job, all of these", job)),
        program=f"Reactivate Desktop {__version__}",
    )


def _files(run: PressRun) -> tuple[CertifiedFile, ...]:
    """The list first, then the press files: where there are many of those, the list is still told on paper."""
    paths = (run.work / LIST_CSV, *run.found.press_files)
    return tuple(CertifiedFile(path.name, path.stat().st_size, drop_folder.sha256(path)) for path in paths)


def _counts(run: PressRun) -> Lines:
    counts, files = run.found.read_back.counts, len(run.found.press_files)
    return (
        ("Pieces", f"{counts.pieces:,}, in the order of the list"),
        ("Pages", f"{counts.pages:,} in {files:,} {'files' if files > 1 else 'file'}"),
        ("QR codes", f"{counts.qr_codes:,} decoded from their paths"),
        ("IMb barcodes", f"{counts.barcodes:,} decoded" if counts.barcodes else "None on these pieces"),
        ("As pictures", f"{counts.rasters:,} pieces" if counts.rasters else "None"),
        ("Differences", "None"),
    )


def _compared(counts: Counts) -> Lines:
    lines = [("Words", _WORDS), ("Letters", _LETTERS), ("QR codes", _QR), ("IMb barcodes", _IMB), ("Pages", _PAGES)]
    if not counts.barcodes:
        lines.remove(("IMb barcodes", _IMB))
    gain, dpi = readback_raster.DOT_GAIN, readback_raster.DPI
    chosen = (
        "All pieces"
        if counts.rasters == counts.pieces
        else f"{counts.rasters:,} pieces (first, last, evenly between, and the first of each clinic)"
    )
    sample = (
        f"{chosen} drawn by PDFium at {dpi} dpi, blurred by 1/{dpi} in, {gain:.0%} dot gain; their QR codes decoded by "
        "zxing-cpp and compared again."
    )
    lines.append(("Picture sample", sample if counts.rasters else "Not taken."))
    lines.append(("Reader", "The program's own, of the written files; it shares no code with the writer."))
    return tuple(lines)


def _raster(counts: Counts) -> dict[str, object]:
    """The model of press and camera that each sampled QR code was decoded through."""
    return {
        "pieces": counts.rasters,
        "dpi": readback_raster.DPI,
        "blur_sigma_in": round(1 / readback_raster.DPI, 6),
        "dot_gain_at_50_percent": readback_raster.DOT_GAIN,
        "renderer": "PDFium",
        "decoder": "zxing-cpp",
    }
