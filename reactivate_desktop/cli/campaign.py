"""What the commands on a campaign file share: its argument, its options, and its workspace opened."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import click

from reactivate_desktop.services import campaign_file, passphrase, workspace
from reactivate_desktop.services.campaign_file import ResolvedCampaign
from reactivate_desktop.services.workspace import Store

campaign_argument = click.argument("campaign_path", type=click.Path(path_type=Path), metavar="CAMPAIGN.toml")
out_option = click.option(
    "--out", type=click.Path(path_type=Path), required=True, metavar="DIR", help="Where to put it."
)


@contextmanager
def opened(campaign_path: Path, passphrase_file: Path | None) -> Iterator[tuple[Store, ResolvedCampaign]]:
    """The workspace that a campaign file names, and the campaign with all that it names."""
    resolved = campaign_file.resolve(campaign_path)
    location = resolved.workspace_location
    with workspace.open_(location, passphrase.find(location, passphrase_file)) as store:
        yield store, resolved
