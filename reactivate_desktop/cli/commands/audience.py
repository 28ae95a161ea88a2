"""The waterfall of a campaign."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import date
from pathlib import Path

import click

from reactivate_desktop.cli.campaign import campaign_argument, opened
from reactivate_desktop.cli.options import as_of_option, common
from reactivate_desktop.cli.output import Output, TerminalProgress, columns
from reactivate_desktop.services import (
    build_audience,
    check_power,
    cleaning_history,
    explain_patient,
    export_not_mailed,
    rule_sets,
    why_they_left,
)
from reactivate_desktop.services.build_audience import Audience


@click.command()
@campaign_argument
@click.option("--rule-set", metavar="NAME", help="Decide by a rule set of the workspace instead of the file's rules.")
@click.option("--why", "patient_id", metavar="ID", help="Say of the patient with this id what each rule says.")
@click.option("--reasons", is_flag=True, help="Say why people left: each reason beside those who stayed.")
@click.option(
    "--not-mailed",
    type=click.Path(path_type=Path, dir_okay=False),
    metavar="FILE",
    help="Write who is not mailed, and why, to a .csv or .xlsx file. It holds names.",
)
@as_of_option
@common
def audience(
    *,
    campaign_path: Path,
    rule_set: str | None,
    patient_id: str | None,
    reasons: bool,
    not_mailed: Path | None,
    as_of: date,
    as_json: bool,
    passphrase_file: Path | None,
) -> None:
    """Show the waterfall: who gets mail, and how many are left out for which reason."""
    with TerminalProgress() as progress, opened(campaign_path, passphrase_file) as (store, resolved):
        campaign = resolved.campaign
        if rule_set is not None:
            campaign = rule_sets.apply(rule_sets.find(store, rule_set), campaign)
        found = build_audience.run(store, campaign, resolved.kit, as_of=as_of, lists=False, progress=progress)
        document, lines = dict(found.as_json()), list(_lines(found))
        power = check_power.run(store, found)
        document["power"] = power.as_json()
        lines += power.sentences()
        if reasons:
            left = why_they_left.run(found)
            document["reasons"] = left.as_json()
            lines += ["", *left.sentences()]
        if not_mailed is not None:
            count = export_not_mailed.run(found, not_mailed, progress=progress)
            document["not_mailed"] = {"file": str(not_mailed), "rows": count}
            lines.append(f"{count:,} people who are not mailed are listed in {not_mailed.name}.")
        if patient_id is not None:
            key = explain_patient.key_of(found, patient_id)
            told, cleaned = explain_patient.run(found, key), cleaning_history.run(store, key)
            document["why"] = told.as_json() | {"cleaned": [step.as_json() for step in cleaned]}
            lines += ["", *told.sentences(), *cleaning_history.sentences(cleaned)]
    Output(as_json).show(document, lines)


def _lines(found: Audience) -> Iterable[str]:
    """Steps that took nobody are left out: what is in force and hits nobody is in the JSON."""
    steps = [(f"− {step.label}", step.excluded) for step in found.decision.steps if step.excluded]
    rows = [("Imported", found.decision.imported), *steps, ("Mailable", found.decision.mailable_count)]
    yield from columns(rows)
    plan = found.budget
    yield from plan.sentences()
    yield from (
        f"{one.name}: {one.goal:,} codes are the goal, {one.needed_permille / 10:.1f} % of its {one.pieces:,} pieces."
        for one in plan.clinics
        if one.goal
    )
