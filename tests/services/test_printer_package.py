"""The printer package: only what prints and mails, the same bytes again, checked on its way, and closed if wished."""

from __future__ import annotations

import hashlib
import io
import json
import subprocess
import zipfile
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

import keyring
import pyrage
import pytest
import pyzipper
from keyring.backend import KeyringBackend

from reactivate_desktop.errors import Cancelled, InputError, PressError, ReactivateError
from reactivate_desktop.services import passphrase, printer_package
from reactivate_desktop.services.printer_package import Seal, seal

Tool = Callable[[str], str]
SECRET = "correct horse battery staple"
PACKED = ["press.pdf", "address-list.csv", "job-ticket.pdf", "job.xjdf", "preflight.json"]
KEPT_BACK = ["mailing-list.csv", "mailing-list.xlsx", "not-mailed.csv", "held.csv", "proof.pdf"]


def make_drop(folder: Path, *more: str, without: tuple[str, ...] = ()) -> Path:
    """A finished drop as the press leaves it; what is in the files does not matter here, that it is theirs does."""
    folder.mkdir(parents=True)
    names = [name for name in (*PACKED, *KEPT_BACK, *more) if name not in without]
    for name in names:
        (folder / name).write_bytes(f"{name} of Ada Marsh\n".encode() * 40_000)
    files = {
        name: {
            "bytes": (folder / name).stat().st_size,
            "sha256": hashlib.sha256((folder / name).read_bytes()).hexdigest(),
        }
        for name in names
    }
    facts = {"drop": "20261123-E9XW3G", "token": "E9XW3G", "campaign": "Spring recall", "brand": "quay"}
    facts |= {"template": "card", "standard": "pdfx4", "approved_at": "2026-11-23T15:04:05+00:00"}
    document = {**facts, "pieces": 590, "pages": 1180, "held": 3, "not_mailed": 2410, "files": files}
    (folder / "manifest.json").write_text(json.dumps(document), "utf-8")
    return folder


@pytest.fixture
def drop(tmp_path: Path) -> Path:
    return make_drop(tmp_path / "mail" / "spring-recall-E9XW3G")


@dataclass
class Watcher:
    """Remembers what was reported; stops the work at a number of reports."""

    stop_at: int = 0
    seen: list[tuple[int, int]] = field(default_factory=list)

    def report(self, done: int, total: int, what: str) -> None:
        assert what == "packing for the printer"
        self.seen.append((done, total))
        if len(self.seen) == self.stop_at:
            raise Cancelled


def names_in(data: bytes | Path) -> list[str]:
    with zipfile.ZipFile(io.BytesIO(data) if isinstance(data, bytes) else data) as archive:
        return [name.removeprefix("spring-recall-E9XW3G/") for name in archive.namelist()]


def test_only_what_prints_and_mails_is_packed(drop: Path, tmp_path: Path) -> None:
    watch = Watcher()
    result = printer_package.run(drop, tmp_path / "out" / "print.zip", progress=watch)
    assert names_in(result.path) == [*PACKED, "manifest.json", "SHA256SUMS"]
    with zipfile.ZipFile(result.path) as archive:
        assert archive.testzip() is None
        for name in PACKED:
            assert archive.read(f"spring-recall-E9XW3G/{name}") == (drop / name).read_bytes()
        listed = json.loads(archive.read("spring-recall-E9XW3G/manifest.json"))
        said = b"".join(archive.read(name) for name in archive.namelist()[-2:])
    assert list(listed["files"]) == sorted(PACKED)
    assert listed["manifest_sha256"] == hashlib.sha256((drop / "manifest.json").read_bytes()).hexdigest()
    assert (listed["pieces"], listed["token"]) == (590, "E9XW3G")
    assert b"held" not in said
    assert b"not_mailed" not in said
    total = sum((drop / name).stat().st_size for name in PACKED)
    assert watch.seen[-1] == (total, total)
    assert result.as_json() == {
        "file": str(result.path),
        "token": "E9XW3G",
        "pieces": 590,
        "pages": 1180,
        "files": PACKED,
        "bytes": result.path.stat().st_size,
        "sha256": hashlib.sha256(result.path.read_bytes()).hexdigest(),
        "encryption": "none",
        "recorded": False,
    }


@pytest.mark.parametrize(
    ("more", "without", "printed"),
    [
        (("press-001.pdf", "press-002.pdf", "press-003.pdf"), ("press.pdf",), ["001", "002", "003"]),
        (("imposed.pdf", "imposition.csv", "imposition.png"), (), ["imposed.pdf"]),
        (("imposed-002.pdf", "imposed-001.pdf", "imposition-001.csv"), (), ["imposed-001", "imposed-002"]),
        (("readback-certificate.json", "readback-certificate.pdf"), (), ["press.pdf"]),
    ],
)
def test_volumes_sheets_and_certificate(
    tmp_path: Path, more: tuple[str, ...], without: tuple[str, ...], printed: list[str]
) -> None:
    folder = make_drop(tmp_path / "drop", *more, without=without)
    result = printer_package.run(folder, tmp_path / "print.zip")
    papers = {"job-ticket.pdf", "readback-certificate.pdf"}
    to_print = [name for name in result.files if name.endswith(".pdf") and name not in papers]
    assert len(to_print) == len(printed)
    assert all(part in name for part, name in zip(printed, to_print, strict=True))
    assert set(more) <= set(result.files)


def test_the_same_drop_gives_the_same_bytes_wherever_it_lies(drop: Path, tmp_path: Path) -> None:
    first = printer_package.run(drop, tmp_path / "a.zip")
    moved = drop.rename(tmp_path / "elsewhere")
    for path in moved.iterdir():
        path.touch()
    assert printer_package.run(moved, tmp_path / "b.zip").sha256 == first.sha256


def test_its_checksums_hold_for_a_second_tool(drop: Path, tmp_path: Path, tool: Tool) -> None:
    printer_package.run(drop, tmp_path / "print.zip")
    with zipfile.ZipFile(tmp_path / "print.zip") as archive:
        archive.extractall(tmp_path / "there")
    done = subprocess.run(
        [tool("sha256sum"), "-c", "SHA256SUMS"],
        cwd=tmp_path / "there" / "spring-recall-E9XW3G",
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.count(": OK") == len(PACKED) + 1


def test_a_passphrase_closes_the_zip_as_winzip_does(drop: Path, tmp_path: Path) -> None:
    result = printer_package.run(drop, tmp_path / "print.zip", closed=seal(SECRET))
    assert result.encryption == "aes-256"
    assert b"Ada Marsh" not in result.path.read_bytes()
    with pyzipper.AESZipFile(result.path) as archive:
        assert {entry.wz_aes_strength for entry in archive.infolist()} == {3}
        archive.setpassword(SECRET.encode())
        assert archive.testzip() is None
        assert archive.read("spring-recall-E9XW3G/press.pdf") == (drop / "press.pdf").read_bytes()
        archive.setpassword(b"another passphrase")
        with pytest.raises(RuntimeError, match="password"):
            archive.read("spring-recall-E9XW3G/press.pdf")


def test_seven_zip_opens_what_a_passphrase_closed(drop: Path, tmp_path: Path, tool: Tool) -> None:
    printer_package.run(drop, tmp_path / "print.zip", closed=seal(SECRET))
    command = [tool("7zz"), "t", f"-p{SECRET}", str(tmp_path / "print.zip")]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    assert "Everything is Ok" in done.stdout


def test_recipients_open_what_was_closed_for_them(drop: Path, tmp_path: Path) -> None:
    printer, owner, stranger = (pyrage.x25519.Identity.generate() for _ in range(3))
    closed = seal(recipients=[str(one.to_public()) for one in (printer, owner)])
    result = printer_package.run(drop, tmp_path / "print.zip.age", closed=closed)
    assert (result.encryption, closed.suffix) == ("age", ".zip.age")
    sealed = result.path.read_bytes()
    assert b"spring-recall" not in sealed
    plain = printer_package.run(drop, tmp_path / "plain.zip").path
    for one in (printer, owner):
        opened = pyrage.decrypt(sealed, [one])
        assert names_in(opened) == names_in(plain)
        with zipfile.ZipFile(io.BytesIO(opened)) as archive:
            assert archive.testzip() is None
    with pytest.raises(pyrage.DecryptError):
        pyrage.decrypt(sealed, [stranger])


def test_age_itself_opens_it(drop: Path, tmp_path: Path, tool: Tool) -> None:
    identity = pyrage.x25519.Identity.generate()
    (tmp_path / "key.txt").write_text(str(identity), "utf-8")
    printer_package.run(drop, tmp_path / "print.zip.age", closed=seal(recipients=[str(identity.to_public())]))
    command = [tool("age"), "-d", "-i", str(tmp_path / "key.txt"), str(tmp_path / "print.zip.age")]
    opened = subprocess.run(command, capture_output=True, check=True).stdout
    assert names_in(opened) == [*PACKED, "manifest.json", "SHA256SUMS"]


KEY = str(pyrage.x25519.Identity.generate().to_public())


@pytest.mark.parametrize(
    ("secret", "keys", "says"),
    [
        ("k7-q4!", (), "6 characters"),
        (SECRET, (KEY,), "not both"),
        ("", ("age1nonsense",), "Recipient 1 is not an age public key"),
        ("", (KEY, ""), "Recipient 2"),
        ("", ("ssh-rsa nonsense",), "Recipient 1"),
        ("", (str(pyrage.x25519.Identity.generate()),), "Recipient 1 is a private key"),
    ],
)
def test_a_seal_that_does_not_hold_is_refused(secret: str, keys: tuple[str, ...], says: str) -> None:
    with pytest.raises(InputError) as refused:
        seal(secret, keys)
    assert says in refused.value.message
    assert refused.value.hint
    if secret:
        assert secret not in str(refused.value)
    assert "SECRET-KEY" not in str(refused.value)


def test_a_seal_does_not_tell_its_passphrase() -> None:
    assert SECRET not in repr(seal(SECRET))


@pytest.mark.parametrize("closed", [Seal(), Seal(SECRET), Seal(recipients=(KEY,))], ids=lambda it: it.kind)
@pytest.mark.parametrize("fault", ["changed", "grown", "missing"])
def test_a_file_that_is_not_the_pressed_one_stops_the_package_by_name(
    drop: Path, tmp_path: Path, closed: Seal, fault: str
) -> None:
    victim = drop / "address-list.csv"
    if fault == "missing":
        victim.unlink()
    else:
        data = victim.read_bytes()
        victim.write_bytes(data + b"x" if fault == "grown" else data[:-2] + b"x\n")
    with pytest.raises(InputError) as refused:
        printer_package.run(drop, tmp_path / "out" / "print.zip", closed=closed)
    assert "address-list.csv" in refused.value.message
    assert "Press the drop again" in refused.value.hint
    assert not (tmp_path / "out").exists() or list((tmp_path / "out").iterdir()) == []


@pytest.mark.parametrize("closed", [Seal(), Seal(SECRET), Seal(recipients=(KEY,))], ids=lambda it: it.kind)
@pytest.mark.parametrize("stop_at", [1, 4])
def test_stopping_leaves_nothing_and_keeps_an_earlier_package(
    drop: Path, tmp_path: Path, closed: Seal, stop_at: int
) -> None:
    target = tmp_path / "out" / "print.zip"
    target.parent.mkdir()
    target.write_bytes(b"an earlier one")
    with pytest.raises(Cancelled):
        printer_package.run(drop, target, closed=closed, progress=Watcher(stop_at))
    assert [path.name for path in target.parent.iterdir()] == ["print.zip"]
    assert target.read_bytes() == b"an earlier one"


@pytest.mark.parametrize(
    ("spoil", "says"),
    [
        (lambda drop: (drop / "manifest.json").unlink(), "is no finished drop"),
        (lambda drop: (drop / "manifest.json").write_text("{"), "is no finished drop"),
        (lambda drop: (drop / "manifest.json").write_text("[]"), "is no finished drop"),
        (lambda drop: (drop / "manifest.json").write_text('{"files": {"press.pdf": 1}}'), "is no finished drop"),
        (lambda drop: drop.rename(drop.with_name("gone")), "There is no folder"),
    ],
)
def test_a_folder_that_is_no_drop_is_one_sentence(
    drop: Path, tmp_path: Path, spoil: Callable[[Path], object], says: str
) -> None:
    spoil(drop)
    with pytest.raises(InputError) as refused:
        printer_package.run(drop, tmp_path / "print.zip")
    assert says in refused.value.message
    assert refused.value.hint


@pytest.mark.parametrize("name", ["press.pdf", "address-list.csv", "job.xjdf"])
def test_a_drop_of_an_older_version_is_told_what_it_lacks(tmp_path: Path, name: str) -> None:
    folder = make_drop(tmp_path / "drop", without=(name,))
    with pytest.raises(InputError, match=name):
        printer_package.run(folder, tmp_path / "print.zip")


def test_a_manifest_can_not_lead_to_files_elsewhere(drop: Path, tmp_path: Path) -> None:
    (tmp_path / "secret.pdf").write_bytes(b"secret")
    document = json.loads((drop / "manifest.json").read_text("utf-8"))
    for name in ("../../secret.pdf", "press-001.pdf/../../../secret.pdf", "/etc/passwd"):
        document["files"][name] = {"bytes": 6, "sha256": hashlib.sha256(b"secret").hexdigest()}
    (drop / "manifest.json").write_text(json.dumps(document), "utf-8")
    assert list(printer_package.run(drop, tmp_path / "print.zip").files) == PACKED


def test_the_package_has_its_place_outside_of_the_folder(drop: Path, tmp_path: Path) -> None:
    for place in (drop / "print.zip", drop / "deeper" / "print.zip", tmp_path / "mail"):
        with pytest.raises(InputError) as refused:
            printer_package.run(drop, place)
        assert refused.value.code == "package-out"
    (tmp_path / "file").write_text("")
    with pytest.raises(ReactivateError):
        printer_package.run(drop, tmp_path / "file" / "print.zip")
    assert printer_package.default_path(drop, Seal()) == drop.with_name("spring-recall-E9XW3G.zip")


@pytest.mark.parametrize("closed", [Seal(), Seal(SECRET), Seal(recipients=(KEY,))], ids=lambda it: it.kind)
def test_a_full_disk_is_one_sentence(drop: Path, tmp_path: Path, closed: Seal) -> None:
    device = Path("/dev/full")
    if not device.exists():
        pytest.skip("this system has no /dev/full")
    (tmp_path / ".print.zip.part").symlink_to(device)
    with pytest.raises(PressError, match=r"disk of .* is full"):
        printer_package.run(drop, tmp_path / "print.zip", closed=closed)
    assert [path.name for path in tmp_path.iterdir()] == ["mail"]


@pytest.mark.parametrize("closed", [Seal(), Seal(recipients=(KEY,))], ids=lambda it: it.kind)
def test_files_of_any_size_fit(drop: Path, tmp_path: Path, closed: Seal, monkeypatch: pytest.MonkeyPatch) -> None:
    """From 4 GiB on a zip needs the ZIP64 format; here the border is put where these small files pass it."""
    monkeypatch.setattr(zipfile, "ZIP64_LIMIT", 100_000)
    result = printer_package.run(drop, tmp_path / "print.zip", closed=closed)
    monkeypatch.undo()
    if closed.kind == "none":
        with zipfile.ZipFile(result.path) as archive:
            assert archive.testzip() is None
            assert {entry.extract_version for entry in archive.infolist() if entry.file_size > 100_000} == {45}


class Ring(KeyringBackend):
    """A keyring that holds one secret."""

    priority = 1  # type: ignore[assignment]

    def get_password(self, service: str, username: str) -> str | None:
        return SECRET if (service, username) == ("reactivate-desktop", "printer package") else None

    def set_password(self, service: str, username: str, password: str) -> None:
        raise AssertionError("the passphrase is only read")


def test_the_passphrase_comes_from_file_environment_or_keyring(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    file = tmp_path / "secret.txt"
    file.write_text("from the file\nnot this line\n", "utf-8")
    assert passphrase.for_package() == ""
    with pytest.raises(InputError, match="no passphrase for the package"):
        passphrase.for_package(wanted=True)
    before = keyring.get_keyring()
    keyring.set_keyring(Ring())
    try:
        assert passphrase.for_package(wanted=True) == SECRET
        assert passphrase.for_package() == ""
    finally:
        keyring.set_keyring(before)
    monkeypatch.setenv("REACTIVATE_PACKAGE_PASSPHRASE", "from the environment")
    assert passphrase.for_package() == "from the environment"
    assert passphrase.for_package(file) == "from the file"
