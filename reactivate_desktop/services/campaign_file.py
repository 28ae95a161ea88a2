"""Read, write and resolve campaign files. Window and command line use the same file."""

from __future__ import annotations

from collections.abc import Mapping, MutableMapping
from contextlib import suppress
from dataclasses import asdict, dataclass, fields, is_dataclass
from pathlib import Path
from typing import Any
from uuid import uuid4

import tomlkit
from tomlkit.exceptions import TOMLKitError

from reactivate_desktop.audience import clinic_seats, rule_settings
from reactivate_desktop.audience.household_name import HOUSEHOLD_NAMES
from reactivate_desktop.brand import customization as customizations
from reactivate_desktop.brand.customization import Customization
from reactivate_desktop.brand.kit import BrandKit
from reactivate_desktop.brand.paper import Paper, load_paper
from reactivate_desktop.brand.template import Template
from reactivate_desktop.domain.campaign import WHEN_OVER, Campaign, Mail, PressChoice
from reactivate_desktop.errors import InputError, PressError, ReactivateError
from reactivate_desktop.mail import imb_serials, indicia
from reactivate_desktop.press import output_intent
from reactivate_desktop.press.impose.duplex import DUPLEX
from reactivate_desktop.press.impose.order import ORDERS
from reactivate_desktop.press.preflight_profile import load_profile
from reactivate_desktop.press.standards import STANDARDS
from reactivate_desktop.resources import asset, parse_strict, read_toml
from reactivate_desktop.services import campaign_variants, find_kit, rule_tables, sheet_choice
from reactivate_desktop.services.campaign_variants import ResolvedVariant
from reactivate_desktop.services.sheet_choice import SheetWish
from reactivate_desktop.store import is_postgresql

_NEVER = "\0"
_DEFAULTS = Campaign(_NEVER, _NEVER, _NEVER, _NEVER)
"""What need not be written; what has no default differs from every value, so that it always is."""


@dataclass(frozen=True, slots=True)
class ResolvedCampaign:
    """A campaign with all that it names: ``path`` is its file, ``workspace_location`` a file or a database URL."""

    campaign: Campaign
    path: Path
    workspace_location: str
    kit: BrandKit
    template: Template
    paper: Paper
    customization: Customization
    variants: tuple[ResolvedVariant, ...] = ()

    @property
    def templates(self) -> tuple[Template, ...]:
        """Its template, and those that variants have of their own."""
        others = {one.template.id: one.template for one in self.variants if one.template is not None}
        return (self.template, *others.values())

    @property
    def folder(self) -> Path:
        """The folder of the campaign file."""
        return self.path.parent


def load(path: Path) -> Campaign:
    """Read a campaign file; every value is checked that can be checked without its workspace.

    Raises:
        InputError: naming file and key, and what is expected there.
    """
    campaign = parse_strict(rule_tables.gathered(read_toml(Path(path))), Campaign, Path(path).name)
    _check(campaign, Path(path).name)
    return campaign


def resolve(path: Path) -> ResolvedCampaign:
    """Read a campaign file and find its workspace, kit, template and paper.

    Raises:
        InputError: naming file and key.
        LockedError: when the customization goes beyond the locks.
    """
    path = Path(path).resolve()
    campaign = load(path)
    kit = find_kit.run(campaign.brand, path.parent)
    template = kit.template(campaign.template)
    paper = load_paper(template.paper)
    known = [offer.id for offer in kit.offers]
    if campaign.offer.id and campaign.offer.id not in known:
        raise _wrong(path.name, "offer.id", campaign.offer.id, known)
    _require_profile(campaign, path)
    _require_output_intent(campaign, path, kit, paper)
    _require_sheet(campaign.press, path, paper)
    location = campaign.workspace
    if not is_postgresql(location):
        location = str((path.parent / location).resolve())
    changed = customizations.check(kit, template, campaign.customization, paper=paper)
    variants = campaign_variants.resolve(campaign, kit, template, paper, path.name)
    return ResolvedCampaign(campaign, path, location, kit, template, paper, changed, variants)


def _require_profile(campaign: Campaign, path: Path) -> None:
    """Known before anything is approved, not when the pages are written."""
    try:
        load_profile(campaign.press.profile, beside=path.parent)
    except InputError as error:
        message = f"{path.name}, key press.profile: {error.message}"
        raise InputError(message, hint=error.hint, code=error.code) from None


def _require_sheet(press: PressChoice, path: Path, paper: Paper) -> None:
    try:
        sheet_choice.require(SheetWish.of(press, path.parent), paper)
    except (InputError, PressError) as error:
        message = f"{path.name}, key press.impose: {error.message}"
        raise InputError(message, hint=error.hint, code=error.code) from None


def _require_output_intent(campaign: Campaign, path: Path, kit: BrandKit, paper: Paper) -> None:
    press = campaign.press
    try:
        intent = output_intent.resolved(output_intent.located(press.output_intent, kit, path.parent), kit, paper)
        intent.profile.require(STANDARDS[press.standard].pdf_version)
    except PressError as error:
        message = f"{path.name}, key press.output_intent: {error.message}"
        raise InputError(message, hint=error.hint, code=error.code) from None


def save(path: Path, campaign: Campaign) -> None:
    """Write a campaign file, whole or not at all. Comments and order of a file that is there already are kept.

    Values that stand at their default are written only where the file has them.

    Raises:
        InputError: when a value is not allowed, or the file can't be written.
    """
    path = Path(path)
    _check(campaign, path.name)
    document = _present(path)
    _merge(document, rule_tables.spread(_values(campaign)), rule_tables.spread(_values(_DEFAULTS)))
    _put(path, tomlkit.dumps(document).encode())


def _put(path: Path, data: bytes) -> None:
    """Write a file, whole or not at all."""
    beside = path.with_name(f".{path.name}.{uuid4().hex[:8]}.part")
    try:
        beside.write_bytes(data)
        beside.replace(path)
    except OSError as error:
        with suppress(OSError):
            beside.unlink()
        raise InputError(
            f"{path.name} can't be written: {error.strerror or 'not writable'}.",
            hint="Check the rights and the room on its disk.",
            code="campaign-unwritable",
        ) from None


def change(path: Path, campaign: Campaign) -> ResolvedCampaign:
    """Write a campaign file and take it from there again; what does not hold leaves the file as it was.

    Raises:
        InputError: naming file and key, or when the file can't be written.
        LockedError: when the customization goes beyond the locks.
    """
    before = path.read_bytes() if path.is_file() else None
    save(path, campaign)
    try:
        return resolve(path)
    except ReactivateError:
        if before is not None:
            _put(path, before)
        raise


def as_text(campaign: Campaign) -> str:
    """The campaign as TOML, without comments."""
    document = tomlkit.document()
    _merge(document, rule_tables.spread(_values(campaign)), rule_tables.spread(_values(_DEFAULTS)))
    return tomlkit.dumps(document)


def _present(path: Path) -> tomlkit.TOMLDocument:
    try:
        return tomlkit.parse(path.read_text(encoding="utf-8-sig"))
    except (OSError, UnicodeDecodeError, TOMLKitError):
        return tomlkit.document()


def _values(part: Any) -> dict[str, Any]:
    found = {}
    for item in fields(part):
        value = getattr(part, item.name)
        if isinstance(value, tuple):
            value = tuple(_values(one) if is_dataclass(one) else one for one in value)
        found[item.name] = _values(value) if is_dataclass(value) else value
    return found


def _merge(target: MutableMapping[str, Any], values: Mapping[str, Any], defaults: Mapping[str, Any]) -> None:
    for key in [key for key in target if key not in values]:
        del target[key]
    for key, value in values.items():
        default = defaults.get(key)
        if isinstance(value, dict):
            if key in target or value != default:
                table = target.setdefault(key, tomlkit.table())
                _merge(table, value, default if isinstance(default, dict) else {})
        elif value is None:
            target.pop(key, None)
        elif isinstance(value, tuple) and value and isinstance(value[0], dict):
            target[key] = campaign_variants.as_tables(value, target.get(key))
        elif key in target or value != default:
            plain = list(value) if isinstance(value, tuple) else value
            if key not in target or target[key] != plain:
                target[key] = plain


def _check(campaign: Campaign, file: str) -> None:
    try:
        rule_settings.read_parameters(campaign.rules.parameters)
        rule_settings.check_off(campaign.rules.off, campaign.rules.parameters)
    except InputError as error:
        raise InputError(f"{file}: {error.message}", hint=error.hint, code=error.code) from None
    choices = (
        ("mail.clinic_by", campaign.mail.clinic_by, clinic_seats.BY),
        ("mail.household_name", campaign.mail.household_name, HOUSEHOLD_NAMES),
        ("press.standard", campaign.press.standard, tuple(STANDARDS)),
        ("press.output_intent", campaign.press.output_intent, ("", *_profiles())),
    )
    for key, value, known in choices:
        if value not in known and not (key == "press.output_intent" and output_intent.names_file(value)):
            raise _wrong(file, key, value, known)
    _check_sheets(campaign.press, file)
    campaign_variants.check(campaign.experiment, file)
    _check_numbers(campaign, file)
    _check_mail(campaign.mail, file)


def _check_sheets(press: PressChoice, file: str) -> None:
    for key, value, known in (("press.order", press.order, ORDERS), ("press.duplex", press.duplex, DUPLEX)):
        if value not in known:
            raise _wrong(file, key, value, known)


def _check_mail(mail: Mail, file: str) -> None:
    try:
        indicia.imprint_lines(mail)
        indicia.endorsement(mail)
        if mail.mid:
            imb_serials.check_mid(mail.mid)
        if mail.stid:
            imb_serials.check_stid(mail.stid)
    except InputError as error:
        raise InputError(f"{file}: {error.message}", hint=error.hint, code=error.code) from None


def _check_numbers(campaign: Campaign, file: str) -> None:
    held, budget = campaign.experiment.holdout_percent, campaign.budget
    weights = asdict(budget.score).items()
    rules = (
        ("name", bool(campaign.name.strip()), "a name that is not empty"),
        ("inactive.months", campaign.inactive.months >= 1, "a whole number of months, 1 or more"),
        ("rules.mailed_within_days", campaign.rules.mailed_within_days >= 0, "a number of days, 0 or more"),
        ("rules.minor_age", 0 <= campaign.rules.minor_age <= 30, "an age from 0 to 30"),
        ("rules.max_months", campaign.rules.max_months >= 0, "a number of months, 0 = no upper bound"),
        ("experiment.holdout_percent", 0 <= held <= 50, "a share from 0 to 50 percent"),
        ("mail.max_miles", campaign.mail.max_miles >= 0, "a number of miles, 0 = no limit"),
        *(
            (f"mail.capacity.{clinic}", room >= 0, "a number of pieces")
            for clinic, room in campaign.mail.capacity.items()
        ),
        ("press.volume", campaign.press.volume >= 0, "a number of pieces, 0 = all in one file"),
        ("press.volume_mb", campaign.press.volume_mb >= 0, "a number of megabytes, 0 = no limit"),
        ("press.stack_depth", campaign.press.stack_depth >= 1, "a number of sheets, such as 250"),
        ("press.workers", 0 <= campaign.press.workers <= 64, "a number from 0 to 64"),
        *((f"goals.{clinic}", goal >= 0, "a number of redeemed codes") for clinic, goal in campaign.goals.items()),
        ("budget.limit_cents", budget.limit_cents >= 0, "cents, 0 = not set"),
        ("budget.per_piece_cents", budget.per_piece_cents >= 0, "cents, 0 or more"),
        ("budget.postage_cents", budget.postage_cents >= 0, "cents, 0 or more"),
        ("budget.when_over", budget.when_over in WHEN_OVER, '"ask", "cut" or "warn"'),
        *((f"budget.clinics.{clinic}", cents >= 0, "cents, 0 = not set") for clinic, cents in budget.clinics.items()),
        *((f"budget.score.{part}", 0 <= weight <= 100, "a weight from 0 to 100") for part, weight in weights),
    )
    for key, holds, expected in rules:
        if not holds:
            raise InputError(
                f"{file}, key {key}: this value is not allowed.", hint=f"Write {expected}.", code="campaign-value"
            )


def _profiles() -> tuple[str, ...]:
    return tuple(sorted(path.stem for path in asset("icc").glob("*.icc")))


def _wrong(file: str, key: str, value: str, known: Any) -> InputError:
    words = ", ".join(word or "(nothing)" for word in known)
    return InputError(f"{file}, key {key}: there is no '{value}'.", hint=f"Use one of: {words}.", code="campaign-value")
