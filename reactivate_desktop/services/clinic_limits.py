"""Leave out who is too far from every clinic, or for whom no clinic has room. Comes before budget and holdout."""

from __future__ import annotations

import pandas as pd

from reactivate_desktop.audience import clinic_seats, nearest_clinic, waterfall
from reactivate_desktop.audience.clinic_seats import ClinicChoice
from reactivate_desktop.audience.waterfall import Decision
from reactivate_desktop.domain.campaign import Campaign
from reactivate_desktop.domain.clinic import Clinic
from reactivate_desktop.services import clinic_of_patients

TOO_FAR, CLINIC_FULL = "too_far", "clinic_full"
REASONS = {
    TOO_FAR: "Every clinic is farther away than the campaign's limit of miles.",
    CLINIC_FULL: "No clinic within reach has room left.",
}


def run(
    patients: pd.DataFrame, decision: Decision, campaign: Campaign, clinics: tuple[Clinic, ...], default: str
) -> tuple[pd.DataFrame | None, Decision]:
    """The clinic of everybody, and up to two more steps.

    Whom no rule leaves out has the seat that ``clinic_seats.seat`` gives, or none.

    Nothing where the campaign limits nothing and goes by the sheet: then everybody's clinic is known without it.
    Seats follow from the present addresses, so that a new address gives a new clinic at the next decision.
    """
    mail = campaign.mail
    choice = ClinicChoice(mail.clinic_by, mail.max_miles, mail.capacity)
    if not choice.is_limited and mail.clinic_by == nearest_clinic.SHEET:
        return None, decision
    mailed = patients.loc[decision.mailable]
    seats = clinic_seats.seat(mailed, clinics, nearest_clinic.load_centroids(), default, choice)
    if mail.max_miles:
        far = seats.index[seats["how"] == clinic_seats.TOO_FAR]
        decision = waterfall.with_step(decision, TOO_FAR, "Too far from a clinic", far)
    if mail.capacity:
        full = seats.index[seats["how"] == clinic_seats.FULL]
        decision = waterfall.with_step(decision, CLINIC_FULL, "No clinic with room", full)
    everybody = clinic_of_patients.assigned(patients, clinics, default).copy()
    everybody.loc[seats.index] = seats
    return everybody, decision
