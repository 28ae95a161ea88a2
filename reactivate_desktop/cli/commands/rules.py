"""Rule sets of a workspace."""

from __future__ import annotations

from pathlib import Path

import click

from reactivate_desktop.cli.campaign import campaign_argument, opened
from reactivate_desktop.cli.options import common
from reactivate_desktop.cli.output import Output
from reactivate_desktop.services import campaign_file, rule_sets

_name = click.argument("name", metavar="NAME")


@click.group()
def rules() -> None:
    """Keep rules under a name in the workspace of a campaign, for a brand or one clinic.

    Each command takes --json and --passphrase-file.
    """


@rules.command("list")
@campaign_argument
@click.option("--clinic", default="", metavar="ID", help="Those kept for this clinic, and those for all.")
@common
def list_(campaign_path: Path, clinic: str, as_json: bool, passphrase_file: Path | None) -> None:
    """List the rule sets for the campaign's brand."""
    with opened(campaign_path, passphrase_file) as (store, resolved):
        found = rule_sets.all_of(store, brand=resolved.kit.id, clinic=clinic)
    lines = [f"{one.name}  ({one.clinic or one.brand or 'everybody'})" for one in found]
    Output(as_json).show({"rule_sets": [one.as_json() for one in found]}, lines or ["No rule set is kept yet."])


@rules.command()
@campaign_argument
@_name
@click.option("--clinic", default="", metavar="ID", help="Keep it for this clinic (else for the campaign's brand).")
@common
def save(campaign_path: Path, name: str, clinic: str, as_json: bool, passphrase_file: Path | None) -> None:
    """Keep the rules of the campaign file under a name."""
    with opened(campaign_path, passphrase_file) as (store, resolved):
        kept = rule_sets.of_campaign(resolved.campaign, name, brand=resolved.kit.id, clinic=clinic)
        rule_sets.save(store, kept)
    Output(as_json).show(kept.as_json(), [f"The rules of {campaign_path.name} are kept as {kept.name}."])


@rules.command()
@campaign_argument
@_name
@common
def apply(campaign_path: Path, name: str, as_json: bool, passphrase_file: Path | None) -> None:
    """Write the rules of a set into the campaign file."""
    with opened(campaign_path, passphrase_file) as (store, resolved):
        found = rule_sets.find(store, name)
        campaign_file.change(resolved.path, rule_sets.apply(found, resolved.campaign))
    Output(as_json).show(found.as_json(), [f"{campaign_path.name} has the rules of {found.name}."])


@rules.command()
@campaign_argument
@_name
@common
def export(campaign_path: Path, name: str, as_json: bool, passphrase_file: Path | None) -> None:
    """Print a rule set as TOML."""
    with opened(campaign_path, passphrase_file) as (store, _):
        found = rule_sets.find(store, name)
    Output(as_json).show(found.as_json(), rule_sets.as_toml(found).splitlines())


@rules.command()
@campaign_argument
@_name
@common
def delete(campaign_path: Path, name: str, as_json: bool, passphrase_file: Path | None) -> None:
    """Forget a rule set; campaigns that have its rules keep them."""
    with opened(campaign_path, passphrase_file) as (store, _):
        rule_sets.delete(store, name)
    Output(as_json).show({"deleted": name}, [f"Rule set {name} is no longer kept."])
