"""Pressing on a Dask cluster: a real scheduler and real workers on this machine, and one of them killed midway."""

from __future__ import annotations

import pickle
import re
import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import dask
import distributed
import pytest
from cluster_ground import LocalProcesses, in_this_process, local_processes
from press_ground import BRAND, make_job, make_pieces

from reactivate_desktop import resources
from reactivate_desktop.brand.kit import load_kit
from reactivate_desktop.errors import BugError, PressError
from reactivate_desktop.press import cluster, cluster_worker, job_package
from reactivate_desktop.press.chunk import compose_chunk, cut
from reactivate_desktop.press.cluster_worker import JobPlugin, Sealed, work
from reactivate_desktop.press.pressing import press

COUNT = 2900
WORDS = ("Harbor View", "Plymouth", "Brontë", "A1B2-0")


class KillOne:
    """Kills a worker once some pieces are done."""

    def __init__(self, running: LocalProcesses) -> None:
        self.running = running
        self.killed = False

    def report(self, done: int, total: int, what: str) -> None:
        if done >= COUNT // 3 and not self.killed:
            self.killed = True
            self.running.workers[0].kill()
            self.running.workers[0].wait()


@pytest.mark.slow
def test_a_worker_killed_midway_costs_nothing_but_its_chunks(tmp_path: Path) -> None:
    job, pieces = make_job(), make_pieces(COUNT)
    press(job, pieces, tmp_path / "alone.pdf")
    with local_processes(tmp_path / "cluster", workers=2) as running:
        watch = KillOne(running)
        with cluster.connected(running.address, job) as executor:
            with distributed.Client(running.address, set_as_default=False) as client:
                client.wait_for_workers(2, timeout=60)
            first = press(job, pieces[:900], tmp_path / "first.pdf", executor=executor)
            report = press(job, iter(pieces), tmp_path / "cluster.pdf", executor=executor, progress=watch)
            assert watch.killed
            assert {path.name for path in running.folder.rglob("worker2/**/*.pdf")} >= {"front.pdf", "mark.pdf"}
        written = b"\n".join(path.read_bytes() for path in running.folder.rglob("*") if path.is_file())
        assert list(running.folder.rglob("worker2/**/*.pdf")) == [], "the brand's art is still on the worker"
    assert (first.pieces, report.pieces) == (900, COUNT)
    assert (tmp_path / "cluster.pdf").read_bytes() == (tmp_path / "alone.pdf").read_bytes()
    assert b"distributed" in written
    assert [word for word in WORDS if word.encode() in written] == [], "patient data is on the disk of a worker"


@pytest.mark.slow
def test_a_worker_that_may_write_to_its_disk_is_refused(tmp_path: Path) -> None:
    with local_processes(tmp_path / "spills", workers=0) as running:
        running.add_worker(memory_only=False)
        with pytest.raises(PressError, match=r"may write names and addresses to its disk") as caught:
            connect(running.address)
        assert caught.value.code == "cluster-spills"


@pytest.mark.slow
def test_a_cluster_that_loses_all_workers_ends_with_a_sentence(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "ALONE_S", 1.0)
    with local_processes(tmp_path / "dies", workers=1) as running:
        watch = KillOne(running)
        with (
            cluster.connected(running.address, make_job()) as executor,
            pytest.raises(PressError, match="no worker left") as caught,
        ):
            press(make_job(), iter(make_pieces(COUNT)), tmp_path / "press.pdf", executor=executor, progress=watch)
    assert watch.killed
    assert caught.value.code == "cluster-lost"
    assert not (tmp_path / "press.pdf").exists()


@pytest.fixture(scope="module")
def inside(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with in_this_process(tmp_path_factory.mktemp("inside"), workers=2) as address:
        yield address


def test_a_cluster_makes_the_very_bytes_of_this_machine(inside: str, tmp_path: Path) -> None:
    job, pieces = make_job(), make_pieces(900)
    pieces[450] = replace(pieces[450], qr_payload="")
    alone = press(job, pieces, tmp_path / "alone.pdf")
    with cluster.connected(inside, job) as executor:
        assert (executor.workers, executor.gone(), executor.ahead) == (2, 0, 6)
        there = press(job, iter(pieces), tmp_path / "cluster.pdf", executor=executor)
        with pytest.raises(PressError, match="None of the 1 pieces"):
            press(job, pieces[450:451], tmp_path / "none.pdf", executor=executor)
        with pytest.raises(BugError):
            executor.submit(int, "7", base=8)
    assert (tmp_path / "cluster.pdf").read_bytes() == (tmp_path / "alone.pdf").read_bytes()
    assert there.held == alone.held
    assert there.held[0].element == "qr"
    assert not (tmp_path / "none.pdf").exists()
    assert cluster_worker._ready == {}


def test_an_encrypted_cluster_is_reached_with_dasks_own_settings(tmp_path: Path, tool: Any) -> None:
    key, certificate = str(tmp_path / "key.pem"), str(tmp_path / "cert.pem")
    subprocess.run(
        [tool("openssl"), "req", "-x509", "-newkey", "ec", "-pkeyopt", "ec_paramgen_curve:prime256v1", "-nodes",
         "-keyout", key, "-out", certificate, "-days", "2", "-subj", "/CN=127.0.0.1"],
        check=True, capture_output=True,
    )  # fmt: skip
    settings: dict[str, object] = {"distributed.comm.tls.ca-file": certificate}
    for role in ("scheduler", "worker", "client"):
        settings |= {f"distributed.comm.tls.{role}.cert": certificate, f"distributed.comm.tls.{role}.key": key}
    with dask.config.set(settings), in_this_process(tmp_path / "scratch", workers=1, protocol="tls://") as address:
        assert address.startswith("tls://")
        with cluster.connected(address, make_job()) as executor:
            assert press(make_job(), make_pieces(3), tmp_path / "press.pdf", executor=executor).pieces == 3


def test_a_cluster_without_workers_or_without_a_scheduler(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(cluster, "CONNECT_S", 0.5)
    with local_processes(tmp_path / "empty", workers=0) as running, pytest.raises(PressError, match="has no worker"):
        connect(running.address)
    with pytest.raises(PressError, match=r"No scheduler answers at tcp://127\.0\.0\.1:1\.") as caught:
        connect("tcp://127.0.0.1:1")
    assert caught.value.exit_code == 2
    with pytest.raises(PressError, match="keys and certificates are missing"):
        connect("tls://127.0.0.1:1")


def connect(address: str) -> None:
    with cluster.connected(address, make_job()):
        pass


class _Worker:
    """What a plugin sees of its worker."""

    address = "tcp://10.0.0.7:4001"

    def __init__(self, folder: Path) -> None:
        self.local_directory = str(folder)
        self.data: dict[str, object] = {}
        memory_only = {"memory_target_fraction": False, "memory_spill_fraction": False}
        self.memory_manager = type("Manager", (), memory_only)


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"version": "0.0.9"}, "runs version"),
        ({"fingerprint": "0" * 64}, "makes other bytes than this machine"),
        ({"files": {"kit/art/front.pdf": b"else"}}, r"front\.pdf did not arrive as it was sent"),
    ],
)
def test_what_would_make_other_pages_is_refused_and_nothing_is_left_or_taken_away(
    change: dict[str, Any], words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    # a worker runs somewhere: what stands there is not ours
    home, scratch = tmp_path / "home", tmp_path / "scratch"
    for folder in (home, scratch):
        folder.mkdir()
        (folder / "thesis.txt").write_text("mine", "utf-8")
    monkeypatch.chdir(home)
    plugin = JobPlugin("run", replace(job_package.pack(make_job()), **change))
    with pytest.raises(PressError, match=words):
        plugin.setup(_Worker(scratch))
    plugin.teardown(_Worker(scratch))
    assert [path.name for folder in (home, scratch) for path in folder.iterdir()] == ["thesis.txt", "thesis.txt"]
    assert resources._before == []


def test_a_package_has_all_that_is_printed_and_no_piece(tmp_path: Path) -> None:
    package = job_package.pack(make_job())
    assert {"kit/art/front.pdf", "kit/art/mark.pdf", "assets/icc/GRACoL_TR006_coated.icc"} <= package.files.keys()
    assert any(name.startswith("assets/fonts/") for name in package.files)
    assert len(repr(package)) < 200
    moved = job_package.unpack(package, tmp_path)
    assert moved.kit.folder == tmp_path / "kit"
    assert not (tmp_path / "assets").exists(), "what this installation has is not written again"
    assert job_package.fingerprint(moved) == package.fingerprint


def test_a_profile_of_the_printer_travels_with_the_job(tmp_path: Path) -> None:
    own = shutil.copy(resources.asset("icc", "FOGRA47_uncoated.icc"), tmp_path / "printer.icc")
    job = make_job(output_intent=str(own))
    moved = job_package.unpack(job_package.pack(job), tmp_path / "there")
    assert Path(moved.output_intent) == (tmp_path / "there" / "intent" / "printer.icc").resolve()
    assert Path(moved.output_intent).read_bytes() == Path(own).read_bytes()


def test_a_font_that_a_worker_has_otherwise_is_taken_from_the_package(tmp_path: Path) -> None:
    package = job_package.pack(make_job())
    name = next(name for name in package.files if name.startswith("assets/fonts/"))
    files = package.files | {name: package.files[name] + b"\0"}
    hashes = {name: job_package.hashlib.sha256(data).hexdigest() for name, data in files.items()}
    job_package.unpack(replace(package, files=files, hashes=hashes), tmp_path)
    written = tmp_path.joinpath(*name.split("/"))
    assert written.read_bytes() == files[name]
    resources.prefer(tmp_path / "assets")
    try:
        assert resources.asset(*name.split("/")[1:]) == written
        assert resources.asset("icc", "FOGRA47_uncoated.icc").parent.parent == resources.root() / "assets"
    finally:
        resources.prefer_no_more(tmp_path / "assets")
    assert resources.asset(*name.split("/")[1:]) != written


def test_errors_on_a_worker_do_not_say_what_they_were_about(tmp_path: Path) -> None:
    plugin = JobPlugin("run", job_package.pack(make_job()))
    plugin.setup(_Worker(tmp_path))
    (chunk,) = cut(make_job(), make_pieces(2))
    sealed = Sealed(pickle.dumps((compose_chunk, (replace(chunk, job_pickle=b""),))))
    assert "Harbor" not in repr(pickle.loads(pickle.dumps(sealed)))
    assert pickle.loads(work("run", sealed).data).pages.pieces == 2
    broken = replace(chunk, pieces=(replace(chunk.pieces[0], clinic_id=[]),))  # type: ignore[arg-type]
    answer = pickle.loads(work("run", Sealed(pickle.dumps((compose_chunk, (broken,))))).data)
    assert isinstance(answer, cluster_worker.Failure)
    assert answer.code == "bug"
    assert re.fullmatch(r"A worker of the cluster failed \(\w+\)\.", answer.message)
    plugin.teardown(_Worker(tmp_path))
    assert "run" not in cluster_worker._ready
    assert list(tmp_path.iterdir()) == []


def test_a_kit_at_another_place_is_the_same_kit(tmp_path: Path) -> None:
    kit = load_kit(BRAND)
    moved = kit.at(tmp_path)
    assert moved.model_dump() == kit.model_dump()
    assert (moved.folder, kit.folder) == (tmp_path, BRAND)
