"""The certificate says what was read back, and holds for the files beside it."""

from __future__ import annotations

import hashlib
import json
from datetime import date
from pathlib import Path
from typing import Any

import pypdfium2
import pytest

from reactivate_desktop import __version__
from reactivate_desktop.press import certificate
from reactivate_desktop.press.certificate import Certificate, CertifiedFile
from reactivate_desktop.services import campaign_file, press_drop, sample_workspace, workspace
from reactivate_desktop.services.press_drop import PressResult

AS_OF = date(2026, 11, 23)


@pytest.fixture(scope="module")
def pressed(tmp_path_factory: pytest.TempPathFactory) -> PressResult:
    """A drop in volumes of eight pieces, its QR codes also read as pictures."""
    folder = tmp_path_factory.mktemp("certified")
    sample = sample_workspace.make(folder / "here", patients=150, seed=3, as_of=AS_OF)
    with workspace.open_(str(sample.folder / "sample.reactivate"), sample_workspace.PASSPHRASE) as store:
        resolved = campaign_file.resolve(sample.folder / "harbor-dental.toml")
        return press_drop.run(store, resolved, folder / "mail", as_of=AS_OF, volume=8, workers=1)


@pytest.fixture
def document(pressed: PressResult) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(pressed.files["readback-certificate.json"].read_text(encoding="utf-8"))
    return found


def words(path: Path) -> str:
    with pypdfium2.PdfDocument(path) as paper:
        assert len(paper) == 1
        return str(paper[0].get_textpage().get_text_range())


def test_it_holds_for_the_files_beside_it(pressed: PressResult, document: dict[str, Any]) -> None:
    assert len(document["files"]) == 1 + pressed.volumes
    assert "press-001.pdf" in document["files"]
    for name, entry in document["files"].items():
        data = (pressed.folder / name).read_bytes()
        assert entry == {"bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
    manifest = json.loads(pressed.files["manifest.json"].read_text(encoding="utf-8"))
    assert {name: entry["sha256"] for name, entry in manifest["files"].items()}.keys() >= document["files"].keys()
    assert document["hashes"] == manifest["hashes"]
    assert document["program"].endswith(__version__)


def test_it_counts_what_was_read(pressed: PressResult, document: dict[str, Any]) -> None:
    assert document["counts"] == {
        "pieces": pressed.pieces,
        "pages": pressed.pages,
        "files": pressed.volumes,
        "qr_codes": pressed.pieces,
        "barcodes": pressed.pieces,
        "decoded_rasters": pressed.pieces,
        "mismatches": 0,
    }
    assert (document["raster"]["dpi"], document["raster"]["dot_gain_at_50_percent"]) == (300, 0.15)


def test_the_page_says_the_same(pressed: PressResult, document: dict[str, Any]) -> None:
    said = " ".join(words(pressed.files["readback-certificate.pdf"]).split())
    assert document["statement"] in said
    for entry in document["files"].values():
        assert entry["sha256"] in said
    assert document["job_sha256"] in said
    assert f"{pressed.pages:,} in {pressed.volumes} files" in said


def test_many_volumes_stay_on_one_page(tmp_path: Path) -> None:
    files = tuple(CertifiedFile(f"press-{number:03d}.pdf", 10**8, f"{number:064x}") for number in range(1, 41))
    long = "a sentence that says how it was compared, at some length " * 4
    certificate.write(
        Certificate(
            "A campaign with a name so long that it would run into the number of its pieces",
            "K7Q4MX",
            1_000_000,
            "Every piece says what it should.",
            (("Pieces", "1,000,000"),) * 6,
            (("Drop", "K7Q4MX"),) * 4,
            (("Words", long),) * 6,
            files,
            (("Template", f"{1:064x}"),) * 5,
            "Reactivate Desktop",
        ),
        tmp_path / "certificate.pdf",
    )
    said = words(tmp_path / "certificate.pdf")
    assert "press-005.pdf" in said
    assert "… and 35 more: all are in the certificate's .json file" in said
    assert "The same drop gives the same certificate" in said
