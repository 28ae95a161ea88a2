"""Pressing a drop: one folder, whole or not at all, the same bytes again, and nothing that was not approved."""

from __future__ import annotations

import hashlib
import json
import os
import shutil
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import pikepdf
import pytest
import sqlalchemy as sa

from reactivate_desktop.brand.customization import Customization
from reactivate_desktop.domain.piece import DropState
from reactivate_desktop.errors import Cancelled, InputError, LockedError, PressError, ReactivateError, ReadBackError
from reactivate_desktop.press import pressing
from reactivate_desktop.resources import asset
from reactivate_desktop.services import (
    approve_drop,
    campaign_changes,
    campaign_file,
    drop_folder,
    preflight_file,
    press_drop,
    press_job,
    press_run,
    proof_drop,
    sample_workspace,
    workspace,
)
from reactivate_desktop.services.campaign_file import ResolvedCampaign
from reactivate_desktop.store import Store
from reactivate_desktop.store.tables import drops

AS_OF = date(2026, 11, 23)
NAMES = {
    *("press.pdf", "mailing-list.csv", "mailing-list.xlsx", "address-list.csv", "not-mailed.csv", "held.csv"),
    *("proof.pdf", "preflight.json", "job-ticket.pdf", "job.xjdf", "manifest.json"),
    *("readback-certificate.json", "readback-certificate.pdf"),
}


@pytest.fixture(scope="module")
def sample(tmp_path_factory: pytest.TempPathFactory) -> sample_workspace.Sample:
    return sample_workspace.make(tmp_path_factory.mktemp("sample") / "here", patients=150, seed=3, as_of=AS_OF)


@pytest.fixture
def place(sample: sample_workspace.Sample, tmp_path: Path) -> Path:
    """A copy of the sample workspace, with nothing approved."""
    shutil.copytree(sample.folder, tmp_path / "work")
    return tmp_path / "work"


@pytest.fixture
def store(place: Path) -> Iterator[Store]:
    with workspace.open_(str(place / "sample.reactivate"), sample_workspace.PASSPHRASE) as opened:
        yield opened


@pytest.fixture
def resolved(place: Path) -> ResolvedCampaign:
    return campaign_file.resolve(place / "harbor-dental.toml")


class StopAt:
    """Stops the job when it comes to a kind of work."""

    def __init__(self, what: str) -> None:
        self.what = what

    def report(self, done: int, total: int, what: str) -> None:
        if what == self.what:
            raise Cancelled


def hashes(folder: Path) -> dict[str, str]:
    return {path.name: hashlib.sha256(path.read_bytes()).hexdigest() for path in sorted(folder.iterdir())}


def test_one_go_approves_presses_and_leaves_everything(
    store: Store, resolved: ResolvedCampaign, tmp_path: Path
) -> None:
    result = press_drop.run(store, resolved, tmp_path / "mail", as_of=AS_OF)
    assert {path.name for path in result.folder.iterdir()} == NAMES
    assert [path.name for path in (tmp_path / "mail").iterdir()] == [result.folder.name]
    manifest = json.loads((result.folder / "manifest.json").read_text(encoding="utf-8"))
    assert {name: entry["sha256"] for name, entry in manifest["files"].items()} == {
        name: digest for name, digest in hashes(result.folder).items() if name != "manifest.json"
    }
    assert manifest["inks"] == {"ink_percent": 300, "spots": []}
    assert (manifest["pieces"], manifest["pages"]) == (result.pieces, 2 * result.pieces)
    document = result.as_json()
    assert {"drop", "pieces", "held", "pages", "seconds", "files"} <= document.keys()
    with store.reading() as tx:
        drop = tx.drops.find(resolved.campaign.name)
    assert drop is not None
    assert drop.state is DropState.PRESSED
    report = preflight_file.run(result.files["press.pdf"], result.files["mailing-list.csv"])
    assert (report.errors, report.warnings) == ((), ())


def test_the_same_drop_gives_the_same_bytes_on_another_day_and_with_processes(
    store: Store, resolved: ResolvedCampaign, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    first = press_drop.run(store, resolved, tmp_path / "a", as_of=AS_OF)
    before = hashes(first.folder)
    monkeypatch.setattr(press_run, "WORTH_PROCESSES", 0)
    second = press_drop.run(store, resolved, tmp_path / "b", as_of=date(2026, 12, 24), workers=2)
    again = press_drop.run(store, resolved, tmp_path / "a", as_of=AS_OF)
    assert before == hashes(second.folder) == hashes(again.folder)
    assert [path.name for path in (tmp_path / "a").iterdir()] == [first.folder.name]


@pytest.mark.parametrize(
    "what", ["pressing", "writing the mailing list", "reading back", "drawing proof and job ticket"]
)
def test_stopping_leaves_nothing_and_the_next_run_has_the_same_codes(
    what: str, store: Store, resolved: ResolvedCampaign, tmp_path: Path
) -> None:
    with pytest.raises(Cancelled):
        press_drop.run(store, resolved, tmp_path / "mail", as_of=AS_OF, progress=StopAt(what))
    assert list((tmp_path / "mail").iterdir()) == []
    with store.reading() as tx:
        drop = tx.drops.find(resolved.campaign.name)
    assert drop is not None
    assert drop.state is DropState.APPROVED
    assert press_drop.run(store, resolved, tmp_path / "mail", as_of=AS_OF).drop == drop.drop_id


def test_what_a_killed_run_left_is_cleared_by_the_next(
    store: Store, resolved: ResolvedCampaign, tmp_path: Path
) -> None:
    out = tmp_path / "mail"
    first = press_drop.run(store, resolved, out, as_of=AS_OF)
    left = out / f".{first.folder.name}.partial"
    left.mkdir()
    (left / ".reactivate-work.json").write_text(json.dumps({"drop": first.drop}), encoding="utf-8")
    (left / "press.pdf").write_bytes(b"half")
    press_drop.run(store, resolved, out, as_of=AS_OF)
    assert [path.name for path in out.iterdir()] == [first.folder.name]


def test_a_folder_of_somebody_else_is_never_touched(store: Store, resolved: ResolvedCampaign, tmp_path: Path) -> None:
    out = tmp_path / "mail"
    first = press_drop.run(store, resolved, out, as_of=AS_OF)
    shutil.rmtree(first.folder)
    first.folder.mkdir()
    (first.folder / "thesis.txt").write_text("mine", encoding="utf-8")
    with pytest.raises(PressError, match="does not belong to this drop"):
        press_drop.run(store, resolved, out, as_of=AS_OF)
    assert [path.name for path in first.folder.iterdir()] == ["thesis.txt"]


def test_changed_brand_files_stop_the_press(
    store: Store, resolved: ResolvedCampaign, place: Path, tmp_path: Path
) -> None:
    kit = tmp_path / "kit"
    shutil.copytree(resolved.kit.folder, kit)
    path = place / "harbor-dental.toml"
    path.write_text(path.read_text(encoding="utf-8").replace('"harbor-dental"', f'"{kit.as_posix()}"', 1), "utf-8")
    mine = campaign_file.resolve(path)
    assert mine.kit.folder == kit
    press_drop.run(store, mine, tmp_path / "mail", as_of=AS_OF)
    toml = kit / mine.template.id / "template.toml"
    toml.write_text(toml.read_text(encoding="utf-8") + "\n# later\n", encoding="utf-8")
    with pytest.raises(PressError, match="changed since"):
        press_drop.run(store, campaign_file.resolve(path), tmp_path / "other", as_of=AS_OF)
    assert not (tmp_path / "other").exists()


def test_a_printers_profile_stands_beside_the_campaign_and_is_pressed_as_approved(
    store: Store, resolved: ResolvedCampaign, tmp_path: Path
) -> None:
    profile = resolved.folder / "printer.icc"
    data = asset("icc", "FOGRA47_uncoated.icc").read_bytes()
    profile.write_bytes(data)
    campaign = replace(resolved.campaign, press=replace(resolved.campaign.press, output_intent="printer.icc"))
    campaign_file.save(resolved.path, campaign)
    own = campaign_file.resolve(resolved.path)
    drop = approve_drop.run(store, own, as_of=AS_OF, approved_by="Ada")
    assert press_job.build(own, drop).output_intent == str(profile)
    profile.write_bytes(data[:-4] + b"\0\0\0\1")
    assert campaign_changes.since_approval(store, own, drop) == ("the output profile",)
    with pytest.raises(PressError, match="output profile changed since"):
        press_job.build(own, drop)
    profile.write_bytes(data[:5000])
    with pytest.raises(InputError, match=r"press\.output_intent: The output profile printer\.icc .*damaged"):
        campaign_file.resolve(resolved.path)


def test_a_changed_piece_stops_the_press(
    store: Store, resolved: ResolvedCampaign, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    press_drop.run(store, resolved, tmp_path / "mail", as_of=AS_OF)
    original = press_drop.press_job.pieces_hash
    monkeypatch.setattr(press_drop.press_job, "pieces_hash", lambda pieces: original(list(pieces)[1:]))
    with pytest.raises(PressError, match="not what was approved"):
        press_drop.run(store, resolved, tmp_path / "other", as_of=AS_OF)
    assert not (tmp_path / "other").exists()


@pytest.mark.parametrize("change", [{"expires": date(2030, 1, 1)}, {"offer": "Free gold"}], ids=["expires", "offer"])
def test_what_the_desk_answers_is_what_is_printed(
    store: Store, resolved: ResolvedCampaign, tmp_path: Path, change: dict[str, Any]
) -> None:
    press_drop.run(store, resolved, tmp_path / "mail", as_of=AS_OF)
    with store.transaction() as tx:
        tx.meta._connection.execute(sa.update(drops).values(change))
    with pytest.raises(PressError, match=r"offer of drop .* is not what was approved") as caught:
        press_drop.run(store, resolved, tmp_path / "other", as_of=AS_OF)
    assert caught.value.code == "offer-changed"
    assert not (tmp_path / "other").exists()


def test_the_locks_are_asked_again_when_it_is_pressed(
    store: Store, resolved: ResolvedCampaign, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> Customization:
        raise LockedError("The headline is locked.", code="lock-locked")

    press_drop.run(store, resolved, tmp_path / "mail", as_of=AS_OF)
    monkeypatch.setattr(press_drop.press_job.customizations, "check", refuse)
    with pytest.raises(LockedError):
        press_drop.run(store, resolved, tmp_path / "other", as_of=AS_OF)


def test_a_wrong_page_voids_the_whole_folder(
    store: Store, resolved: ResolvedCampaign, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    honest = pressing.press_parts

    def swapped(job: object, pieces: object, parts: list[pressing.Part], **options: object) -> object:
        report = honest(job, pieces, parts, **options)  # type: ignore[arg-type]
        target = parts[0].path
        if target.name == "press.pdf":
            with pikepdf.open(target, allow_overwriting_input=True) as pdf:
                first, third = pdf.pages[1].Contents.read_bytes(), pdf.pages[3].Contents.read_bytes()
                pdf.pages[1].Contents, pdf.pages[3].Contents = pdf.make_stream(third), pdf.make_stream(first)
                pdf.save(target)
        return report

    monkeypatch.setattr(pressing, "press_parts", swapped)
    with pytest.raises(ReadBackError):
        press_drop.run(store, resolved, tmp_path / "mail", as_of=AS_OF)
    assert list((tmp_path / "mail").iterdir()) == []


def test_a_full_disk_is_one_sentence(
    store: Store, resolved: ResolvedCampaign, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object) -> None:
        raise OSError(28, os.strerror(28))

    monkeypatch.setattr(drop_folder, "write_json", full)
    with pytest.raises(ReactivateError, match=r"disk of .* is full") as caught:
        press_drop.run(store, resolved, tmp_path / "mail", as_of=AS_OF)
    assert caught.value.exit_code == 2
    assert list((tmp_path / "mail").iterdir()) == []


def test_a_proof_shows_every_clinic_and_issues_no_code(
    store: Store, resolved: ResolvedCampaign, tmp_path: Path
) -> None:
    result = proof_drop.run(store, resolved, tmp_path / "proof", as_of=AS_OF)
    assert [path.name for path in (tmp_path / "proof").iterdir()] == ["proof.pdf"]
    with pikepdf.open(result.path) as pdf:
        assert len(pdf.pages) == 2 + 2 * result.choices  # a cover, the pieces at a glance, each face
    with store.reading() as tx:
        assert tx.drops.find(resolved.campaign.name) is None
    before = result.path.read_bytes()
    proof_drop.run(store, resolved, tmp_path / "proof", as_of=AS_OF)
    assert result.path.read_bytes() == before


@pytest.mark.parametrize("file", ["proof.pdf", "job-ticket.pdf"])
def test_papers_embed_every_font(file: str, store: Store, resolved: ResolvedCampaign, tmp_path: Path) -> None:
    result = press_drop.run(store, resolved, tmp_path / "mail", as_of=AS_OF, raster="none")
    assert "font-embedded" not in {finding.rule for finding in preflight_file.run(result.files[file]).errors}


def test_the_names_of_folders_are_plain(store: Store, resolved: ResolvedCampaign, tmp_path: Path) -> None:
    result = press_drop.run(store, resolved, tmp_path / "mail", as_of=AS_OF, raster="none")
    with store.reading() as tx:
        drop = tx.drops.find(resolved.campaign.name)
    assert drop is not None
    assert result.folder.name == drop_folder.folder_name(drop) == f"spring-recall-{drop.token}"
