"""A press run that is killed, interrupted or cancelled at any moment leaves no half drop, and the next completes it."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import sys
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from flow_desk import AS_OF, SECRET, Desk, hashes

from reactivate_desktop.errors import Cancelled
from reactivate_desktop.press import pressing
from reactivate_desktop.services import campaign_file, press_drop, press_run, workspace

# Loads the command line once, then forks a run for each line it reads: arguments, the moment N at which the run sends
# itself a signal, and which. Moments are the reports of progress, and each time a file of the out folder is about to be
# opened, renamed or removed; so every run stops at exactly the same place.
DRIVER = """
import json, os, signal, sys
from reactivate_desktop.cli import main, output
import reactivate_desktop.cli.commands.press
moments = []
out, chosen, signal_name = "/dev/null", 0, ""
def moment(name):
    moments.append(name)
    if len(moments) == chosen:
        os.kill(os.getpid(), getattr(signal, signal_name))
def watched(path):
    return isinstance(path, (str, os.PathLike)) and os.fspath(path).startswith(out)
def hook(event, given):
    if event in ("open", "os.rename", "os.remove", "os.mkdir", "os.rmdir") and given and watched(given[0]):
        moment(f"{event} {os.path.basename(os.fspath(given[0]))}")
sys.addaudithook(hook)
output.TerminalProgress.report = lambda self, done, total, what: moment(f"report {what}")
for line in iter(sys.stdin.readline, ""):
    wish = json.loads(line)
    child = os.fork()
    if not child:
        out, chosen, signal_name = wish["out"], wish["chosen"], wish["signal"]
        for number, path in ((1, wish["stdout"]), (2, wish["stderr"])):
            os.dup2(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC), number)
        sys.argv[1:] = wish["arguments"]
        try:
            main()
        finally:
            sys.stderr.write("".join(f"moment {name}\\n" for name in moments))
            sys.stderr.flush()
    _, status = os.waitpid(child, 0)
    sys.stdout.write(f"{os.waitstatus_to_exitcode(status)}\\n")
    sys.stdout.flush()
"""
NEVER = 0
Drive = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture(scope="module")
def drive(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Drive]:
    """``drive(desk, out, moment, signal)`` runs ``press`` up to a moment."""
    said = tmp_path_factory.mktemp("said")
    driver = subprocess.Popen(
        [sys.executable, "-c", DRIVER], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True,
        env=os.environ | {"REACTIVATE_PASSPHRASE": SECRET},
    )  # fmt: skip

    def ask(desk: Desk, out: Path, chosen: int, signal_name: str = "SIGKILL") -> subprocess.CompletedProcess[str]:
        arguments = ["press", str(desk.campaign), "--out", str(out), "--as-of", AS_OF, "--workers", "1", "--json"]
        wish = {"out": str(out), "chosen": chosen, "signal": signal_name, "arguments": arguments}
        wish |= {"stdout": str(said / "out"), "stderr": str(said / "err")}
        assert driver.stdin is not None
        assert driver.stdout is not None
        driver.stdin.write(json.dumps(wish) + "\n")
        driver.stdin.flush()
        code = int(driver.stdout.readline())
        return subprocess.CompletedProcess(
            arguments, code, (said / "out").read_text("utf-8"), (said / "err").read_text("utf-8")
        )

    yield ask
    driver.communicate(timeout=60)


def moments_of(done: subprocess.CompletedProcess[str]) -> list[str]:
    return [line.removeprefix("moment ") for line in done.stderr.splitlines() if line.startswith("moment ")]


def visible(out: Path) -> list[Path]:
    return [path for path in out.iterdir() if not path.name.startswith(".")] if out.is_dir() else []


def drop_of(desk: Desk) -> tuple[str, list[str]]:
    """The approved drop and its codes, or '' and none."""
    with workspace.open_(desk.workspace, SECRET) as store, store.reading() as tx:
        drop = tx.drops.find("Spring recall")
        codes = [piece.tracking_code for piece in tx.drops.pieces(drop.drop_id)] if drop else []
    return (drop.drop_id if drop else ""), codes


def spread(moments: list[str], count: int) -> list[int]:
    """About ``count`` moments over the whole run (1-based), each renaming among them."""
    even = {1 + round(place * (len(moments) - 1) / (count - 1)) for place in range(count)}
    return sorted(even | {number for number, name in enumerate(moments, 1) if name.startswith("os.rename .")})


@pytest.mark.slow
def test_killed_at_any_moment_it_leaves_no_half_drop_and_the_next_run_completes_it(
    practice: Desk, drive: Drive
) -> None:
    reference = practice.folder / "reference"
    moments = moments_of(drive(practice, reference, NEVER))
    assert len(moments) > 20
    drop, codes = drop_of(practice)
    finished = hashes(reference)
    (manifest,) = reference.rglob("manifest.json")
    listed = json.loads(manifest.read_text("utf-8"))["files"]
    assert {Path(name).name for name in finished} == {*listed, "manifest.json"}
    for chosen in spread(moments, 9):
        killed = drive(practice, practice.out, chosen)
        assert killed.returncode == -signal.SIGKILL, killed.stderr
        assert visible(practice.out) == [] or hashes(practice.out) == finished, killed.stderr
        assert drop_of(practice) == (drop, codes)
    assert drive(practice, practice.out, NEVER).returncode == 0
    assert hashes(practice.out) == finished
    assert [path.name for path in practice.out.iterdir()] == [path.name for path in visible(reference)]


@pytest.mark.slow
def test_killed_between_its_volumes_the_next_run_takes_up_what_is_finished(practice: Desk, drive: Drive) -> None:
    practice.change_campaign("[mail]", "[press]\nvolume = 12\n\n[mail]")
    reference = practice.folder / "reference"
    drive(practice, reference, NEVER)  # approves
    moments = moments_of(drive(practice, practice.out, NEVER))
    finished = hashes(reference)
    shutil.rmtree(practice.out)
    volumes = [number for number, name in enumerate(moments, 1) if name.startswith("os.rename .press-")]
    assert len(volumes) == len([name for name in finished if "/press-" in name]) > 2
    taken = []
    for chosen in (volumes[0], volumes[1], volumes[-1] + 9):
        killed = drive(practice, practice.out, chosen)
        assert killed.returncode == -signal.SIGKILL
        assert visible(practice.out) == []
        done = drive(practice, practice.out, NEVER)
        assert done.returncode == 0, done.stderr
        assert hashes(practice.out) == finished
        taken += [note.split(" ")[0] for note in json.loads(done.stdout)["warnings"] if "taken up" in note]
        shutil.rmtree(practice.out)
    assert taken == ["1", str(len(volumes))]


@pytest.mark.slow
def test_killed_before_during_and_after_approval_one_drop_is_pressed(practice: Desk, drive: Drive) -> None:
    known: tuple[str, list[str]] = ("", [])
    for chosen in (1, 2, 4, 6, 8, 12):
        killed = drive(practice, practice.out, chosen)
        assert killed.returncode == -signal.SIGKILL
        now = drop_of(practice)
        assert known in (("", []), now)
        known = now
        assert visible(practice.out) == []
    done = drive(practice, practice.out, NEVER)
    assert done.returncode == 0
    assert known in (("", []), drop_of(practice))
    code, _ = practice.press("--workers", "1", out=practice.folder / "again")
    assert code == 0
    assert hashes(practice.out) == hashes(practice.folder / "again")


@pytest.mark.slow
def test_killed_while_replacing_an_earlier_folder(practice: Desk, drive: Drive) -> None:
    moments = moments_of(drive(practice, practice.out, NEVER))
    finished = hashes(practice.out)
    moments = moments_of(drive(practice, practice.out, NEVER))
    renames = [number for number, name in enumerate(moments, 1) if name.split()[0] in ("os.rename", "os.rmdir")]
    for chosen in [*renames[-4:], len(moments)]:
        killed = drive(practice, practice.out, chosen)
        assert killed.returncode == -signal.SIGKILL
        shown = {path.relative_to(practice.out).as_posix(): path for path in visible(practice.out)}
        if shown:
            assert {name: digest for name, digest in hashes(practice.out).items() if name[0] != "."} == finished
        assert drive(practice, practice.out, NEVER).returncode == 0
        assert hashes(practice.out) == finished


@pytest.mark.parametrize("share", [0.3, 0.8])
def test_an_interrupt_is_one_sentence_and_leaves_nothing(share: float, practice: Desk, drive: Drive) -> None:
    moments = 30
    done = drive(practice, practice.out, int(moments * share), "SIGINT")
    assert done.returncode == 130, done.stderr
    assert "reactivate: Stopped. Nothing of this job was kept." in done.stderr
    assert "Traceback" not in done.stderr
    assert '"code": "cancelled"' in done.stdout
    assert not practice.out.is_dir() or list(practice.out.iterdir()) == []


class _CancelAt:
    def __init__(self, chosen: int) -> None:
        self.left = chosen
        self.seen = 0

    def report(self, done: int, total: int, what: str) -> None:
        self.seen += 1
        self.left -= 1
        if self.left == 0:
            raise Cancelled


def test_cancelled_at_any_report_nothing_is_left(practice: Desk) -> None:
    resolved = campaign_file.resolve(practice.campaign)
    day = press_drop.date.fromisoformat(AS_OF)
    with workspace.open_(practice.workspace, SECRET) as store:
        whole = _CancelAt(NEVER)
        first = press_drop.run(store, resolved, practice.folder / "whole", as_of=day, workers=1, progress=whole)
        for chosen in sorted({1 + place * (whole.seen - 1) // 7 for place in range(8)}):
            watch = _CancelAt(chosen)
            try:
                press_drop.run(store, resolved, practice.out, as_of=day, workers=1, progress=watch)
            except Cancelled:
                assert not practice.out.exists() or list(practice.out.iterdir()) == []
            else:
                assert watch.left > 0, "a cancelled run went on"
        again = press_drop.run(store, resolved, practice.out, as_of=day, workers=1)
    assert hashes(again.folder) == hashes(first.folder)


@pytest.mark.slow
def test_the_same_drop_gives_the_same_bytes_with_one_worker_and_with_two(
    practice: Desk, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(press_run, "WORTH_PROCESSES", 0)
    monkeypatch.setattr(pressing, "WORTH_PROCESSES", 0)
    for workers in (1, 2):
        code, said = practice.press("--workers", str(workers), "--raster", "all", out=practice.folder / f"by{workers}")
        assert code == 0, said
    assert hashes(practice.folder / "by1") == hashes(practice.folder / "by2")
