"""What can't be used is refused in one sentence that says what, where and what to do; nothing is changed by it."""

from __future__ import annotations

import os
import shutil
import sqlite3
import struct
import subprocess
import sys
import zlib
from collections.abc import Callable, Iterator
from pathlib import Path

import openpyxl
import pytest
from flow_desk import AS_OF, SECRET, Desk, Pressed
from fontTools.ttLib import TTFont
from sqlcipher3 import dbapi2 as sqlcipher

from reactivate_desktop.resources import brands_folder

Unchanged = Callable[[Desk], Callable[[], None]]

# ---------------------------------------------------------------- sheets


def _workbook(path: Path, rows: list[list[str]]) -> None:
    book = openpyxl.Workbook()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(path)


SHEETS: dict[str, tuple[str, Callable[[Path], object], list[str]]] = {
    "a corrupt zip": ("list.xlsx", lambda path: path.write_bytes(b"PK\x03\x04" + bytes(400)), ["list.xlsx"]),
    "a cut-off workbook": ("list.xlsx", lambda path: (_workbook(path, [["a"]] * 50), _cut(path)), ["list.xlsx"]),
    "an empty file": ("list.csv", lambda path: path.write_bytes(b""), ["list.csv", "empty"]),
    "an empty workbook file": ("list.xlsx", lambda path: path.write_bytes(b""), ["list.xlsx", "empty"]),
    "an empty sheet": ("list.xlsx", lambda path: _workbook(path, []), ["list.xlsx"]),
    "only a header": ("list.csv", lambda path: path.write_text("First Name,Last Name,Address,Zip\n"), ["list.csv"]),
    "no usable column": ("list.csv", lambda path: path.write_text("Colour,Size\nred,3\nblue,4\n"), ["list.csv"]),
    "no header at all": ("list.csv", lambda path: path.write_text("1,2,3\n4,5,6\n7,8,9\n"), ["list.csv"]),
    "a picture": ("list.csv", lambda path: path.write_bytes(b"\x89PNG\r\n\x1a\n" + bytes(range(256))), ["list.csv"]),
    "a PDF": ("list.pdf", lambda path: path.write_bytes(b"%PDF-1.7\n"), ["list.pdf"]),
    "a folder": ("list.csv", lambda path: path.mkdir(), ["list.csv"]),
    "no file": ("list.csv", lambda path: None, ["list.csv"]),
}


def _cut(path: Path) -> None:
    path.write_bytes(path.read_bytes()[:900])


@pytest.mark.parametrize("kind", SHEETS)
def test_a_sheet_that_can_not_be_used(kind: str, practice: Desk, unchanged: Unchanged) -> None:
    name, make, words = SHEETS[kind]
    make(practice.folder / name)
    check = unchanged(practice)
    said = practice.refused("import", practice.workspace, practice.folder / name)
    assert [word for word in words if word not in said] == []
    check()


@pytest.mark.parametrize(
    ("name", "word"),
    [
        ("calamine__pass_protected.xlsx", "password"),
        ("poi__protected_passtika.xlsx", "password"),
        ("poi__xlsx-corrupted.xlsx", "damaged"),
        ("poi__cf-XLSX2CSVFuzzer-5636439151607808.xlsx", ""),
        ("poi__cf-POIHSSFFuzzer-4651309315719168.xls", ""),
        ("poi__poc-xmlbomb.xlsx", ""),
        ("poi__Simple.xlsb", ""),
        ("calamine__issue_594_dos.ods", ""),
        ("poi__florida_data.ashx.xls", ""),
        ("poi__DateFormats.xls", ""),
        ("calamine__any_sheets.xlsx", ""),
    ],
)
def test_real_workbooks_that_hold_no_patients_or_are_hostile(
    name: str, word: str, shared_data: Path, practice: Desk, unchanged: Unchanged
) -> None:
    check = unchanged(practice)
    said = practice.refused("import", practice.workspace, shared_data / "spreadsheets" / name)
    assert name in said
    assert word in said
    check()


def test_a_sheet_that_is_not_there_is_named_with_those_that_are(practice: Desk, unchanged: Unchanged) -> None:
    check = unchanged(practice)
    said = practice.refused("import", practice.workspace, practice.folder / "export.xlsx", "--sheet", "Nobody")
    assert "Nobody" in said
    check()


# ---------------------------------------------------------------- campaign files

CAMPAIGN_FAULTS = {
    "an unknown key": ('name = "Spring recall"', 'name = "Spring recall"\ncolour = "red"', ["spring.toml", "colour"]),
    "an unknown key in a table": ("[mail]", "[mail]\ncolour = 1", ["spring.toml", "mail.colour"]),
    "an unknown table": ("[mail]", "[postage]\na = 1\n\n[mail]", ["spring.toml", "postage"]),
    "a wrong kind of value": ("[mail]", '[inactive]\nmonths = "two"\n\n[mail]', ["spring.toml", "inactive.months"]),
    "broken TOML": ("[mail]", "[mail", ["spring.toml", "line"]),
    "an unknown rule": ("[mail]", '[rules]\noff = ["left_handed"]\n\n[mail]', ["rules.off", "left_handed"]),
    "a rule that always holds": ("[mail]", '[rules]\noff = ["deceased"]\n\n[mail]', ["rules.off", "deceased"]),
    "an unknown offer": ("[mail]", '[offer]\nid = "free-car"\n\n[mail]', ["offer.id", "free-car"]),
    "an unknown template": ("postcard-6x9", "postcard-9x9", ["postcard-9x9", "postcard-6x9"]),
    "an unknown brand": ("harbor-dental", "harbour-dental", ["harbour-dental", "harbor-dental"]),
    "a short MID": ("901234", "9012", ["spring.toml", "9012", "6 or 9 digits"]),
    "a MID of letters": ("901234", "ABCDEF", ["spring.toml", "ABCDEF"]),
    "an unknown standard": ("[mail]", '[press]\nstandard = "pdfx9"\n\n[mail]', ["press.standard", "pdfx9"]),
    "an unknown element": ("[mail]", '[customization]\nbanner = "Hi"\n\n[mail]', ["banner", "headline"]),
    "another workspace": ("practice.reactivate", "other.reactivate", ["other.reactivate"]),
    "an empty name": ("Spring recall", "", ["spring.toml", "name"]),
}


@pytest.mark.parametrize("fault", CAMPAIGN_FAULTS)
def test_a_campaign_file_that_is_wrong(fault: str, practice: Desk, unchanged: Unchanged) -> None:
    before, after, words = CAMPAIGN_FAULTS[fault]
    practice.change_campaign(before, after)
    check = unchanged(practice)
    for command in (["audience"], ["press", "--out", practice.out], ["proof", "--out", practice.out]):
        said = practice.refused(command[0], practice.campaign, *command[1:], "--as-of", AS_OF)
        assert [word for word in words if word not in said] == []
        check()


LOCKS = {
    "a locked element": ("front_brand", "FREE MONEY", ["Brand name", "locked", "The name stands on every piece"]),
    "a locked picture": ("front_mark", "front-morning", ["Mark", "locked"]),
    "words where one may choose": ("headline", "Free money", ["Headline", "approved"]),
    "a picture that is not approved": ("picture", "cover-morning", ["Front picture", "approved"]),
    "too many words": ("note", "word " * 200, ["note", "at most"]),
    "a word about treatment": ("note", "{diagnosis}", ["diagnosis"]),
}


@pytest.mark.parametrize("lock", LOCKS)
def test_a_customization_beyond_the_locks_is_refused_by_name(lock: str, practice: Desk, unchanged: Unchanged) -> None:
    element, value, words = LOCKS[lock]
    practice.change_campaign("[mail]", f'[customization]\n{element} = "{value}"\n\n[mail]')
    check = unchanged(practice)
    for command in (["audience"], ["press", "--out", practice.out], ["proof", "--out", practice.out]):
        said = practice.refused(command[0], practice.campaign, *command[1:], "--as-of", AS_OF)
        assert [word for word in words if word.lower() not in said.lower()] == []
        check()


# ---------------------------------------------------------------- brand kits

KIT_FAULTS: dict[str, tuple[Callable[[Path], object], list[str]]] = {
    "a missing font": (
        lambda kit: _swap(kit / "kit.toml", "Quicksand-Bold.ttf", "Quicksand-Gone.ttf"),
        ["kit.toml", "fonts.display", "Quicksand-Gone.ttf"],
    ),
    "missing art": (lambda kit: (kit / "art" / "front-morning.pdf").unlink(), ["front-morning", "art"]),
    "art that is no art": (lambda kit: (kit / "art" / "mark.pdf").write_bytes(b"not a PDF"), ["mark.pdf"]),
    "an unknown key in the kit": (
        lambda kit: _swap(kit / "kit.toml", "tagline =", 'slogan = "x"\ntagline ='),
        ["kit.toml", "slogan"],
    ),
    "an unknown key in the template": (
        lambda kit: _swap(kit / "postcard-6x9" / "template.toml", "paper =", 'shade = "x"\npaper ='),
        ["template.toml", "shade"],
    ),
    "an unknown paper": (
        lambda kit: _swap(kit / "postcard-6x9" / "template.toml", 'paper = "postcard-6x9"', 'paper = "a4"'),
        ["template.toml", "paper", "a4"],
    ),
    "an unknown colour": (
        lambda kit: _swap(kit / "postcard-6x9" / "template.toml", 'colour = "deep_sea"', 'colour = "mauve"'),
        ["template.toml", "mauve"],
    ),
    "a font that may not be embedded": (
        lambda kit: _own_font(kit, rights=2),
        ["harbor-dental", "font 'display'", "own.ttf", "may not be embedded by its licence"],
    ),
    "a picture of 400 megapixels": (
        lambda kit: _own_picture(kit, _huge()),
        ["front-morning", "own.png", "400 million pixels", "80 million are the most"],
    ),
    "a damaged photograph": (lambda kit: _own_picture(kit, _huge()[:20]), ["front-morning", "own.png", "damaged"]),
    "no template": (lambda kit: shutil.rmtree(kit / "postcard-6x9"), ["postcard-6x9"]),
}


def _swap(path: Path, before: str, after: str) -> None:
    text = path.read_text("utf-8")
    assert before in text
    path.write_text(text.replace(before, after, 1), "utf-8")


def _own_font(kit: Path, rights: int) -> None:
    font = TTFont(brands_folder().parent / "assets" / "fonts" / "quicksand" / "Quicksand-Bold.ttf")
    font["OS/2"].fsType = rights
    (kit / "fonts").mkdir()
    font.save(kit / "fonts" / "own.ttf")
    _swap(kit / "kit.toml", "quicksand/Quicksand-Bold.ttf", "own.ttf")


def _own_picture(kit: Path, data: bytes) -> None:
    (kit / "art" / "own.png").write_bytes(data)
    _swap(kit / "kit.toml", 'file = "front-morning.pdf"', 'file = "own.png"')


def _huge() -> bytes:
    """A PNG whose head says that it is 20,000 pixels wide and high."""
    parts = b"IHDR" + struct.pack(">IIBBBBB", 20_000, 20_000, 8, 2, 0, 0, 0), b"IDAT" + zlib.compress(bytes(100))
    chunks = [struct.pack(">I", len(one) - 4) + one + struct.pack(">I", zlib.crc32(one)) for one in parts]
    return b"\x89PNG\r\n\x1a\n" + b"".join(chunks)


@pytest.fixture
def own_kit(practice: Desk) -> Path:
    """The practice's campaign on a kit of its own, beside the campaign file."""
    kit = practice.folder / "our-brand"
    shutil.copytree(brands_folder() / "harbor-dental", kit)
    practice.change_campaign('brand = "harbor-dental"', 'brand = "our-brand"')
    return kit


@pytest.mark.parametrize("fault", KIT_FAULTS)
def test_a_brand_kit_that_is_wrong(fault: str, practice: Desk, own_kit: Path, unchanged: Unchanged) -> None:
    make, words = KIT_FAULTS[fault]
    make(own_kit)
    check = unchanged(practice)
    said = practice.refused("press", practice.campaign, "--out", practice.out, "--as-of", AS_OF)
    assert [word for word in words if word not in said] == []
    check()


def test_a_new_workspace_is_not_made_from_a_kit_that_is_wrong(practice: Desk, own_kit: Path) -> None:
    KIT_FAULTS["a missing font"][0](own_kit)
    said = practice.refused("new", practice.folder / "second.reactivate", "--brand", own_kit)
    assert "fonts.display" in said
    assert not (practice.folder / "second.reactivate").exists()


def test_files_that_changed_since_approval_stop_the_press(practice: Desk, own_kit: Path) -> None:
    code, _ = practice.press("--workers", "1")
    assert code == 0
    template = own_kit / "postcard-6x9" / "template.toml"
    _swap(template, "size = 43", "size = 44")
    before = practice.tree()
    said = practice.refused("press", practice.campaign, "--out", practice.folder / "again", "--as-of", AS_OF)
    assert "changed since" in said
    assert practice.tree() == before


def test_a_paper_with_an_unknown_key_is_named(tmp_path: Path, practice: Desk) -> None:
    bundled = tmp_path / "bundled"
    shutil.copytree(brands_folder().parent / "assets" / "papers", bundled / "assets" / "papers")
    (bundled / "assets" / "fonts").symlink_to(brands_folder().parent / "assets" / "fonts")
    (bundled / "assets" / "icc").symlink_to(brands_folder().parent / "assets" / "icc")
    (bundled / "brand_templates").symlink_to(brands_folder())
    paper = bundled / "assets" / "papers" / "postcard-6x9.toml"
    paper.write_text('gloss = "high"\n' + paper.read_text("utf-8"), "utf-8")
    script = (
        "import sys; sys._MEIPASS = sys.argv.pop(1)\n"
        "from reactivate_desktop.cli import main\n"
        "main()\n"
    )  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", script, str(bundled), "audience", str(practice.campaign)],
        capture_output=True, text=True, check=False, env=os.environ | {"REACTIVATE_PASSPHRASE": SECRET},
    )  # fmt: skip
    assert done.returncode == 2
    assert "postcard-6x9.toml has an unknown key: gloss." in done.stderr


# ---------------------------------------------------------------- workspaces


def test_a_wrong_passphrase_says_just_that(practice: Desk, unchanged: Unchanged) -> None:
    check = unchanged(practice)
    arguments = ["redeem", practice.workspace, "222-222-222", "--clinic", "plymouth"]
    done = subprocess.run(
        [sys.executable, "-c", "from reactivate_desktop.cli import main; main()", *arguments],
        capture_output=True, text=True, check=False, env=os.environ | {"REACTIVATE_PASSPHRASE": "something else"},
    )  # fmt: skip
    assert (done.returncode, done.stdout) == (2, "")
    assert done.stderr == "reactivate: The passphrase does not open this workspace.\n"
    check()


@pytest.mark.parametrize("content", [b"", b"hello\n" * 400, b"SQLite format 3\0" + bytes(4096)])
def test_a_file_that_is_no_workspace(content: bytes, practice: Desk) -> None:
    practice.workspace.write_bytes(content)
    said = practice.refused("audience", practice.campaign)
    assert "practice.reactivate" in said
    assert practice.workspace.read_bytes() == content
    assert sorted(path.name for path in practice.folder.glob("*reactivate*")) == ["practice.reactivate"]


def test_a_plain_database_is_no_workspace(practice: Desk) -> None:
    practice.workspace.unlink()
    with sqlite3.connect(practice.workspace) as connection:
        connection.execute("create table patients (name text)")
    connection.close()
    assert "practice.reactivate" in practice.refused("audience", practice.campaign)


def test_no_passphrase_and_unreadable_ones(empty_desk: Desk) -> None:
    said = empty_desk.refused(
        "redeem", empty_desk.workspace, "222", "--clinic", "x", "--passphrase-file", empty_desk.folder / "gone.txt"
    )
    assert "gone.txt" in said
    empty_desk.passphrase_file.write_text("", "utf-8")
    assert "passphrase.txt" in empty_desk.refused("redeem", empty_desk.workspace, "222", "--clinic", "x")


def test_an_unknown_clinic_is_refused_with_those_that_are_known(counter: Pressed) -> None:
    said = counter.desk.refused("redeem", counter.desk.workspace, "222-222-222", "--clinic", "atlantis")
    assert "atlantis" in said
    assert "plymouth" in said


def test_a_piece_changed_in_the_database_after_approval_stops_the_press(counter: Pressed) -> None:
    desk = counter.desk
    connection = sqlcipher.connect(str(desk.workspace))
    connection.execute(f"pragma key = '{SECRET}'")
    connection.execute("update pieces set address1 = '1 Elsewhere Rd' where sequence = 3")
    connection.commit()
    connection.close()
    said = desk.refused("press", desk.campaign, "--out", desk.folder / "again", "--as-of", AS_OF)
    assert "not what was approved" in said
    assert not (desk.folder / "again").exists()


# ---------------------------------------------------------------- where files go


def test_an_out_folder_that_is_a_file(practice: Desk) -> None:
    practice.out.write_text("mine", "utf-8")
    for command in ("press", "proof"):
        assert str(practice.out) in practice.refused(
            command, practice.campaign, "--out", practice.out, "--as-of", AS_OF
        )
    assert practice.out.read_text("utf-8") == "mine"


@pytest.fixture
def sealed(practice: Desk) -> Iterator[Path]:
    """A folder that can't be written to, even by root where that can be had."""
    practice.out.mkdir()
    practice.out.chmod(0o555)
    made = False
    if os.geteuid() == 0:
        made = subprocess.run(
            ["mount", "-t", "tmpfs", "-o", "ro", "tmpfs", str(practice.out)], capture_output=True, check=False
        ).returncode == 0  # fmt: skip
        if not made:
            pytest.skip("root may write everywhere, and read-only folders can't be mounted here")
    yield practice.out
    if made:
        subprocess.run(["umount", str(practice.out)], check=True)
    practice.out.chmod(0o755)


def test_a_read_only_out_folder(practice: Desk, sealed: Path) -> None:
    for command in ("press", "proof"):
        said = practice.refused(command, practice.campaign, "--out", sealed, "--as-of", AS_OF)
        assert str(sealed) in said
        assert list(sealed.iterdir()) == []


@pytest.fixture
def small_disk(practice: Desk) -> Iterator[Callable[[int], Path]]:
    """``small_disk(bytes)`` gives an empty folder on a disk of that size."""
    mounted: list[Path] = []

    def make(size: int) -> Path:
        place = practice.folder / f"disk{len(mounted)}"
        place.mkdir()
        command = ["mount", "-t", "tmpfs", "-o", f"size={size}", "tmpfs", str(place)]
        if os.geteuid() or subprocess.run(command, capture_output=True, check=False).returncode:
            pytest.skip("small disks can't be mounted here")
        mounted.append(place)
        return place

    yield make
    for place in mounted:
        subprocess.run(["umount", str(place)], check=True)


def test_a_full_disk_at_any_point_is_one_sentence_and_leaves_nothing(
    practice: Desk, small_disk: Callable[[int], Path]
) -> None:
    code, done = practice.press("--workers", "1")
    assert code == 0
    total = sum(Path(path).stat().st_size for path in done["files"].values())
    for share in (0.01, 0.3, 0.7, 0.97):
        disk = small_disk(int(total * share))
        said = practice.refused("press", practice.campaign, "--out", disk, "--as-of", AS_OF, "--workers", "1")
        assert f"The disk of {disk} is full" in said, share
        assert list(disk.iterdir()) == []
    disk = small_disk(int(total * 1.5) + 2_000_000)
    code, again = practice.press("--workers", "1", out=disk)
    assert code == 0
    for name, path in again["files"].items():
        assert Path(path).read_bytes() == Path(done["files"][name]).read_bytes()


def test_a_full_disk_under_the_workspace_is_one_sentence(practice: Desk, small_disk: Callable[[int], Path]) -> None:
    disk = small_disk(practice.workspace.stat().st_size + 40_000)
    crowded = disk / "practice.reactivate"
    shutil.copy(practice.workspace, crowded)
    before = crowded.read_bytes()
    practice.change_campaign('workspace = "practice.reactivate"', f'workspace = "{crowded}"')
    said = practice.refused("press", practice.campaign, "--out", practice.out, "--as-of", AS_OF)
    assert "full" in said
    assert not practice.out.exists()
    assert crowded.read_bytes() == before


def test_a_proof_on_a_full_disk(practice: Desk, small_disk: Callable[[int], Path]) -> None:
    disk = small_disk(20_000)
    said = practice.refused("proof", practice.campaign, "--out", disk, "--as-of", AS_OF)
    assert f"The disk of {disk} is full" in said
    assert list(disk.iterdir()) == []
