"""A coordinator packs the pressed drop for the printer, who opens it and finds what prints and mails, and no more."""

from __future__ import annotations

import csv
import io
import zipfile
from pathlib import Path

import pyrage
import pyzipper
from flow_desk import SECRET, Pressed, rows_of

from reactivate_desktop.services import workspace

FILES = [
    *("press.pdf", "address-list.csv", "job-ticket.pdf", "job.xjdf", "preflight.json"),
    *("readback-certificate.json", "readback-certificate.pdf", "manifest.json", "SHA256SUMS"),
]
COLUMNS = [
    *("sequence", "piece_id", "full_name", "address1", "address2", "city", "state", "zip", "zip4"),
    *("imb_digits", "imb"),
]


def inside(archive: zipfile.ZipFile | pyzipper.AESZipFile) -> dict[str, bytes]:
    return {name.partition("/")[2]: archive.read(name) for name in archive.namelist()}


def test_the_printer_gets_what_prints_and_mails(pressed: Pressed, tmp_path: Path) -> None:
    code, said = pressed.desk.ask("package", pressed.result["folder"], "--out", tmp_path / "print.zip")
    assert code == 0
    with zipfile.ZipFile(said["file"]) as archive:
        files = inside(archive)
    assert list(files) == FILES
    assert (said["pieces"], said["pages"]) == (pressed.result["pieces"], pressed.result["pages"])
    rows = list(csv.DictReader(io.StringIO(files["address-list.csv"].decode("utf-8-sig"))))
    assert list(rows[0]) == COLUMNS
    assert [row["imb"] for row in rows] == [row["imb"] for row in pressed.rows]
    assert all(len(row["imb"]) == 65 for row in rows)
    beside_pages = b"".join(data for name, data in files.items() if not name.endswith(".pdf"))
    for row in pressed.rows[:20]:
        assert row["tracking_code"].encode() not in beside_pages
    for row in rows_of(pressed.result["files"]["not-mailed.csv"])[:20]:
        assert row["reason"].encode() not in beside_pages


def test_press_packs_in_one_go_and_a_bad_key_stops_it_before_the_first_page(counter: Pressed) -> None:
    desk = counter.desk
    before = desk.tree()
    assert "Recipient 1" in desk.refused("press", desk.campaign, "--out", desk.folder / "b", "--package-for", "age1x")
    assert desk.tree() == before
    code, said = desk.press("--package", "--workers", "1")
    assert code == 0
    package = said["package"]
    assert Path(package["file"]) == Path(said["folder"]).with_name(f"{Path(said['folder']).name}.zip")
    assert package["recorded"] is True
    with zipfile.ZipFile(package["file"]) as archive:
        assert list(inside(archive)) == FILES


def test_sheets_go_with_the_list_of_what_stands_where_and_without_the_single_pages(counter: Pressed) -> None:
    code, said = counter.desk.press("--impose", "13x19", "--package", "--workers", "1")
    assert code == 0, said
    with zipfile.ZipFile(said["package"]["file"]) as archive:
        files = inside(archive)
    assert list(files) == ["imposed.pdf", "imposition.png", "imposition.csv", *FILES[1:]]
    assert b"press.pdf" not in files["job.xjdf"]
    assert b"imposed.pdf" in files["job.xjdf"]


def test_pieces_that_are_printed_again_have_a_ticket_and_a_package_of_their_own(counter: Pressed) -> None:
    code, said = counter.desk.press("--pieces", "3-5", "--package")
    assert code == 0, said
    with zipfile.ZipFile(said["package"]["file"]) as archive:
        files = inside(archive)
        assert archive.namelist()[0].partition("/")[0].endswith("-reprint")
    assert [name for name in FILES if not name.startswith("readback-certificate")] == [
        name for name in files if not name.startswith("readback-certificate")
    ]
    assert said["package"]["pieces"] == 3
    assert b'Amount="3"' in files["job.xjdf"]
    assert b"reprint of 3-5" in files["job.xjdf"]


def test_what_was_handed_over_stands_in_the_audit_log(counter: Pressed, tmp_path: Path) -> None:
    desk = counter.desk
    folder = next(desk.out.glob("spring-recall-*"))
    identity = pyrage.x25519.Identity.generate()
    code, said = desk.ask(
        *("package", folder, "--out", tmp_path / "print.zip.age", "--workspace", desk.workspace),
        *("--package-for", identity.to_public(), "--to", "Harborside Print"),
    )
    assert code == 0
    assert (said["encryption"], said["recorded"]) == ("age", True)
    with zipfile.ZipFile(io.BytesIO(pyrage.decrypt(Path(said["file"]).read_bytes(), [identity]))) as archive:
        assert list(inside(archive)) == FILES
    with workspace.open_(str(desk.workspace), SECRET) as store, store.reading() as tx:
        (entry,) = tx.audit.last(1)
    assert entry.what == "printer package"
    for words in (said["token"], f"{said['pieces']} pieces", said["sha256"], "age", "Harborside Print"):
        assert words in entry.detail


def test_a_passphrase_comes_from_a_file_and_is_said_nowhere(pressed: Pressed, tmp_path: Path) -> None:
    secret = tmp_path / "secret.txt"
    secret.write_text("quay lantern moss forty\n", "utf-8")
    arguments = ("package", pressed.result["folder"], "--out", tmp_path / "print.zip")
    code, out, err = pressed.desk.say(*arguments, "--package-passphrase-file", secret)
    assert code == 0
    assert "lantern" not in out + err
    assert "business associate" in out
    with pyzipper.AESZipFile(tmp_path / "print.zip") as archive:
        archive.setpassword(b"quay lantern moss forty")
        assert list(inside(archive)) == FILES
    assert "no passphrase for the package" in pressed.desk.refused(*arguments, "--encrypt")


def test_a_file_that_changed_after_pressing_is_named(counter: Pressed, tmp_path: Path) -> None:
    folder = next(counter.desk.out.glob("spring-recall-*"))
    ticket = folder / "job-ticket.pdf"
    ticket.write_bytes(ticket.read_bytes().replace(b"%PDF-1", b"%PDF-2", 1))
    before = counter.desk.tree()
    said = counter.desk.refused("package", folder, "--out", counter.desk.folder / "print.zip")
    assert "job-ticket.pdf is not the file that was pressed" in said
    assert counter.desk.tree() == before
