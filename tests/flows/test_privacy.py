"""What is known of a patient stands on the mail and in its list, and nowhere else: no log, no message, no temp file."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
from flow_desk import AS_OF, SECRET, Desk

# Invented; each is found nowhere but in the input.
FIRST, LAST, STREET, CITY = "Zephyrine", "Quillfeather", "4711 Wolkenkuckucks Ave", "Plymouth"
BORN_ISO, BORN_US, PHONE, MAIL = "1957-03-19", "03/19/1957", "508-555-0147", "zephyrine.q@example.invalid"
SECRETS = [FIRST, LAST, "Wolkenkuckucks", BORN_ISO, BORN_US, "19570319", PHONE, "5085550147", MAIL]
LIST = (
    "Patient ID,First Name,Last Name,Address 1,City,State,Zip,DOB,Phone,Email,Last Visit\r\n"
    f"P1,{FIRST},{LAST},{STREET},{CITY},MA,02360,{BORN_US},{PHONE},{MAIL},01/15/2021\r\n"
    f"P2,Anna,{LAST}son,12 Elm St,Plymouth,MA,02360,{BORN_US},{PHONE},{MAIL},02/15/2021\r\n"
    f"P3,{FIRST},{LAST},99 Wolkenkuckucks Ave,Plymouth,MA,badzip,31/31/1957,{PHONE},{MAIL},13/45/2021\r\n"
    f"P4,{FIRST},,,,,,{BORN_US},{PHONE},{MAIL},02/15/2021\r\n"
)

# Every file that is opened for writing outside the folder of the job has its bytes kept when it is closed or removed:
# here, each is linked to a second name the moment it is removed or renamed, so that nothing escapes the eye.
WATCHER = """
import json, os, shutil, sys
spied, kept, die_at, commands = sys.argv[1], sys.argv[2], int(sys.argv[3]), json.loads(sys.argv[4])
from reactivate_desktop.cli import main, output
number = reports = 0
def keep(path):
    global number
    if os.path.isfile(path) and path.startswith(spied):
        number += 1
        with open(path, "rb") as source, open(os.path.join(kept, str(number)), "wb") as copy:
            copy.write(source.read())
def hook(event, given):
    if event in ("os.remove", "os.rename", "shutil.rmtree") and isinstance(given[0], (str, os.PathLike)):
        path = os.fspath(given[0])
        if os.path.isdir(path):
            for folder, _, names in os.walk(path):
                for name in names:
                    keep(os.path.join(folder, name))
        else:
            keep(path)
sys.addaudithook(hook)
honest = output.TerminalProgress.report
def report(self, done, total, what):
    global reports
    reports += 1
    if reports == die_at:
        os.kill(os.getpid(), 9)
    honest(self, done, total, what)
output.TerminalProgress.report = report
codes = []
for command in commands:
    sys.argv[1:] = command
    try:
        main()
    except SystemExit as end:
        codes.append(end.code or 0)
print(json.dumps(codes))
"""


class Spied:
    """Runs commands with a temp folder and a home of their own, and remembers all that they said."""

    def __init__(self, desk: Desk, root: Path) -> None:
        self.desk, self.root = desk, root
        self.said = ""
        for name in ("temp", "home", "kept"):
            (root / name).mkdir()

    def run(self, *commands: tuple[object, ...], die_at: int = 0, secret: str = SECRET) -> list[int]:
        """Run commands one after the other in a process of their own; their exit codes, none of a killed process."""
        home = str(self.root / "home")
        environment = os.environ | {"TMPDIR": str(self.root / "temp"), "REACTIVATE_PASSPHRASE": secret, "HOME": home}
        environment |= dict.fromkeys(("XDG_STATE_HOME", "XDG_CACHE_HOME", "XDG_CONFIG_HOME", "XDG_DATA_HOME"), home)
        given = json.dumps([[str(part) for part in command] for command in commands])
        done = subprocess.run(
            [sys.executable, "-c", WATCHER, str(self.root / "temp"), str(self.root / "kept"), str(die_at), given],
            capture_output=True, text=True, check=False, env=environment, cwd=self.root,
        )  # fmt: skip
        self.said += done.stdout + done.stderr
        if done.returncode:
            return []
        codes: list[int] = json.loads(done.stdout.splitlines()[-1])
        return codes

    def everything_left(self) -> dict[str, bytes]:
        """All that stands or ever stood in the temp folder and the home, and what was said."""
        files = {str(path): path.read_bytes() for path in self.root.rglob("*") if path.is_file()}
        return files | {"said": self.said.encode()}


def leaks(content: dict[str, bytes], secrets: list[str] = SECRETS) -> list[tuple[str, str]]:
    found = []
    for name, raw in content.items():
        for secret in secrets:
            for form in {secret, secret.lower(), secret.upper()}:
                if any(form.encode(code) in raw for code in ("utf-8", "utf-16-le")) or form in name:
                    found.append((name, secret))
    return found


@pytest.fixture(scope="module")
def spied(tmp_path_factory: pytest.TempPathFactory) -> Spied:
    """The whole job on a list with the invented patient, with a killed run and several refusals on the way."""
    from flow_desk import furnish

    desk = furnish(tmp_path_factory.mktemp("privacy") / "desk")
    spied = Spied(desk, tmp_path_factory.mktemp("spied"))
    (desk.folder / "list.csv").write_bytes(LIST.encode())
    (desk.folder / "broken.csv").write_bytes(LIST.replace("First Name,Last Name", "x,y").encode())
    folder, press = desk.folder, ("press", desk.campaign, "--out", desk.out, "--as-of", AS_OF)
    codes = spied.run(
        ("new", desk.workspace, "--brand", "harbor-dental"),
        ("import", desk.workspace, folder / "list.csv"),
        ("import", desk.workspace, folder / "list.csv", "--json"),
        ("import", desk.workspace, folder / "broken.csv", "--json"),
        ("audience", desk.campaign, "--as-of", AS_OF, "--json"),
        ("proof", desk.campaign, "--out", folder / "proofs", "--as-of", AS_OF),
    )
    assert codes == [0] * 6
    for die_at in (7, 4):  # while pages are pressed; once approved there is less to report: while they are read back
        assert spied.run(press, die_at=die_at) == []
    assert spied.run(
        (*press, "--json"),
        ("results", desk.campaign, "--as-of", AS_OF),
        ("redeem", desk.workspace, f"{FIRST} {LAST}", "--clinic", "plymouth"),
    ) == [0, 0, 3]
    assert spied.run(("audience", desk.campaign), secret="wrong") == [2]
    return spied


def test_the_mail_itself_carries_name_and_address_so_the_search_can_find_them(spied: Spied) -> None:
    listed = next(spied.desk.out.glob("*/mailing-list.csv"))
    found = {secret for _, secret in leaks({"list": listed.read_bytes()})}
    assert {FIRST, LAST, "Wolkenkuckucks"} <= found
    assert not found & {BORN_ISO, BORN_US, PHONE, MAIL}


def test_nothing_stands_in_logs_messages_or_temp_files_not_even_for_a_moment(spied: Spied) -> None:
    content = spied.everything_left()
    assert any(name.endswith("reactivate.log") for name in content) or content["said"]
    assert leaks(content) == []


def test_the_workspace_is_not_readable(spied: Spied) -> None:
    beside = [path for path in spied.desk.folder.iterdir() if "reactivate" in path.name]
    assert leaks({path.name: path.read_bytes() for path in beside}) == []
    assert b"create table" not in spied.desk.workspace.read_bytes().lower()


def test_papers_and_facts_about_the_drop_name_nobody(spied: Spied) -> None:
    folder = next(path for path in spied.desk.out.iterdir() if path.is_dir() and not path.name.startswith("."))
    content = {path.name: b"" for path in folder.iterdir()} | {folder.name: b""}
    for name in ("manifest.json", "preflight.json", "readback-certificate.json"):
        content[name] = (folder / name).read_bytes()
    for name in ("job-ticket.pdf", "readback-certificate.pdf"):
        with pypdfium2.PdfDocument(folder / name) as sheet:
            content[f"words of {name}"] = "\n".join(page.get_textpage().get_text_range() for page in sheet).encode()
        assert len(content[f"words of {name}"]) > 200
    for file in folder.glob("*.pdf"):
        with pikepdf.open(file) as pdf:
            described = pdf.Root.get("/Metadata")
            metadata = described.read_bytes() if isinstance(described, pikepdf.Stream) else b""
            content[f"{file.name} metadata"] = metadata + repr(pdf.trailer.get("/Info", "")).encode()
    assert leaks(content) == []


def test_the_printer_gets_what_prints_and_mails_and_no_more(spied: Spied) -> None:
    everything = {path.name: path.read_bytes() for path in spied.desk.out.rglob("*") if path.is_file()}
    assert leaks(everything, [BORN_ISO, BORN_US, "19570319", PHONE, "5085550147", MAIL]) == []
