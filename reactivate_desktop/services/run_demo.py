"""The whole main job on sample data, with no screen: import, filter, proof, approve, press, redeem, measure."""

from __future__ import annotations

import time
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path
from random import Random

from reactivate_desktop.domain.progress import NoProgress, Progress
from reactivate_desktop.domain.redemption import Outcome
from reactivate_desktop.services import (
    approve_drop,
    build_audience,
    campaign_file,
    measure_campaign,
    press_drop,
    proof_drop,
    redeem_code,
    sample_workspace,
    workspace,
)
from reactivate_desktop.services.measure_campaign import Results
from reactivate_desktop.services.press_drop import PressResult
from reactivate_desktop.services.workspace import Store

REDEEMED = 25


@dataclass(frozen=True, slots=True)
class CampaignRun:
    """One campaign of the demo, from its waterfall to its results."""

    name: str
    audience: build_audience.Audience
    proof: proof_drop.ProofResult
    pressed: PressResult
    redeemed: int
    results: Results


@dataclass(frozen=True, slots=True)
class Demo:
    """What the demo did and where it stands."""

    sample: sample_workspace.Sample
    runs: tuple[CampaignRun, ...]
    seconds: float

    def as_json(self) -> dict[str, object]:
        """The JSON of ``reactivate demo``."""
        return {
            "folder": str(self.sample.folder),
            "workspace": str(self.sample.workspace),
            "export": str(self.sample.export),
            "import": {key: value for key, value in self.sample.imported.as_json().items() if key != "problems"},
            "problems": len(self.sample.imported.problems),
            "redeemed": sum(run.redeemed for run in self.runs),
            "seconds": round(self.seconds, 2),
            "campaigns": [
                {
                    "name": run.name,
                    "audience": run.audience.as_json(),
                    "proof": str(run.proof.path),
                    "press": run.pressed.as_json(),
                    "results": run.results.as_json(),
                }
                for run in self.runs
            ],
        }

    def sentences(self) -> list[str]:
        """The same for people."""
        imported = self.sample.imported
        lines = [
            f"{self.sample.export.name}: {imported.imported:,} patients, {len(imported.problems):,} listed problems"
        ]
        for run in self.runs:
            pressed = run.pressed
            counts = f"{pressed.pieces:,} pieces pressed and read back, {pressed.held:,} held"
            lines += [f"{run.name}: {counts}, {run.redeemed} codes redeemed", f"  {pressed.folder}"]
        lines.append(f"Everything is in {self.sample.folder} ({self.seconds:.1f} s).")
        lines.append(f"The workspace's passphrase is: {sample_workspace.PASSPHRASE}")
        return lines


def run(folder: Path, *, patients: int, seed: int, as_of: date, progress: Progress | None = None) -> Demo:
    """Do the whole main job in ``folder``; the same seed and day give the same patients."""
    started = time.monotonic()
    watch = progress or NoProgress()
    sample = sample_workspace.make(folder, patients=patients, seed=seed, as_of=as_of, progress=watch)
    per_campaign = REDEEMED // len(sample.campaigns)
    with workspace.open_(str(sample.workspace), sample_workspace.PASSPHRASE) as store:
        runs = []
        for number, path in enumerate(sample.campaigns):
            count = per_campaign if number else REDEEMED - per_campaign * (len(sample.campaigns) - 1)
            random = Random(seed)  # noqa: S311 - which codes come back in a demo is no secret
            out = folder / "mail"
            runs.append(_run_campaign(store, path, out, as_of=as_of, codes=count, random=random, watch=watch))
    return Demo(sample, tuple(runs), time.monotonic() - started)


def _run_campaign(
    store: Store, path: Path, out: Path, *, as_of: date, codes: int, random: Random, watch: Progress
) -> CampaignRun:
    resolved = campaign_file.resolve(path)
    audience = build_audience.run(store, resolved.campaign, as_of=as_of, progress=watch)
    proof = proof_drop.run(store, resolved, path.parent / "proofs" / path.stem, as_of=as_of, progress=watch)
    drop = approve_drop.run(store, resolved, as_of=as_of, approved_by="Sample coordinator", progress=watch)
    pressed = press_drop.run(store, resolved, out, as_of=as_of, progress=watch)
    redeemed = _redeem_some(store, drop.drop_id, codes, as_of, random)
    later = as_of + timedelta(days=30)
    results = measure_campaign.run(store, resolved.campaign.name, as_of=later, resolved=resolved)
    for ending in (".pdf", ".xlsx"):
        measure_campaign.write(results, path.parent / f"{path.stem}-results{ending}")
    return CampaignRun(resolved.campaign.name, audience, proof, pressed, redeemed, results)


def _redeem_some(store: Store, drop_id: str, count: int, as_of: date, random: Random) -> int:
    with store.transaction() as tx:
        pieces = [piece for piece in tx.drops.pieces(drop_id) if piece.sequence]
    accepted = 0
    for piece in random.sample(pieces, min(count, len(pieces))):
        answer = redeem_code.run(store, piece.tracking_code, clinic_id=piece.clinic_id, as_of=as_of)
        accepted += answer.outcome is Outcome.ACCEPTED
    return accepted
