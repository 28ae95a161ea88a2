"""The patient table: names, kinds and meaning of its columns.

The table itself is a pandas DataFrame (this package knows only its words). ``Kind`` says how a column is held:

* ``TEXT``: object column of ``str``; absent is the empty string, never NaN
* ``DATE``: ``datetime64[s]`` at midnight, no zone; absent is ``NaT``
* ``FLAG``: ``bool``; absent is ``False``
* ``COUNT``: ``Int64`` (nullable)
* ``MONEY``: ``Int64`` (nullable), integer cents
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum


class Kind(Enum):
    """How a column of the patient table is held."""

    TEXT = "text"
    DATE = "date"
    FLAG = "flag"
    COUNT = "count"
    MONEY = "money"


@dataclass(frozen=True, slots=True)
class Field:
    """One column of the patient table."""

    name: str
    kind: Kind
    label: str


FIELDS: tuple[Field, ...] = (
    Field("patient_id", Kind.TEXT, "Patient ID"),
    Field("title", Kind.TEXT, "Title"),
    Field("first_name", Kind.TEXT, "First name"),
    Field("middle", Kind.TEXT, "Middle name"),
    Field("last_name", Kind.TEXT, "Last name"),
    Field("suffix", Kind.TEXT, "Suffix"),
    Field("preferred_name", Kind.TEXT, "Preferred name"),
    Field("salutation", Kind.TEXT, "Salutation"),
    # two people in one row, such as "Ana & Luis Ortiz": the first is the patient, both are addressed
    Field("partner_first_name", Kind.TEXT, "Second person, first name"),
    Field("partner_last_name", Kind.TEXT, "Second person, other last name"),
    Field("birth_date", Kind.DATE, "Birth date"),
    Field("sex", Kind.TEXT, "Sex"),
    Field("household_id", Kind.TEXT, "Household or guarantor ID"),
    Field("guardian", Kind.TEXT, "Guardian"),
    Field("address1", Kind.TEXT, "Address"),
    Field("address2", Kind.TEXT, "Address, line 2"),
    Field("city", Kind.TEXT, "City"),
    Field("state", Kind.TEXT, "State"),
    Field("zip", Kind.TEXT, "ZIP code"),
    Field("zip4", Kind.TEXT, "ZIP+4"),
    Field("country", Kind.TEXT, "Country"),
    Field("email", Kind.TEXT, "E-mail"),
    Field("mobile", Kind.TEXT, "Mobile phone"),
    Field("phone", Kind.TEXT, "Home phone"),
    Field("work_phone", Kind.TEXT, "Work phone"),
    Field("preferred_contact", Kind.TEXT, "Preferred contact"),
    Field("last_visit", Kind.DATE, "Last visit"),
    Field("first_visit", Kind.DATE, "First visit"),
    Field("next_appointment", Kind.DATE, "Next appointment"),
    # an appointment whose day is not known or can't be read: "yes", "TBD"
    Field("booked", Kind.FLAG, "Appointment booked"),
    Field("no_show_count", Kind.COUNT, "Missed visits"),
    Field("cancel_count", Kind.COUNT, "Cancelled visits"),
    Field("visit_count", Kind.COUNT, "Visits"),
    Field("recall_due", Kind.DATE, "Recall due"),
    Field("provider", Kind.TEXT, "Provider"),
    Field("clinic", Kind.TEXT, "Clinic"),
    Field("insurance", Kind.TEXT, "Insurance"),
    Field("balance", Kind.MONEY, "Balance"),
    Field("status", Kind.TEXT, "Patient status"),
    Field("deceased", Kind.FLAG, "Deceased"),
    Field("deceased_date", Kind.DATE, "Deceased date"),
    Field("discharged_date", Kind.DATE, "Discharged date"),
    Field("bad_address", Kind.FLAG, "Bad address or moved"),
    Field("do_not_contact", Kind.FLAG, "Do not contact"),
    Field("do_not_mail", Kind.FLAG, "Do not mail"),
    Field("do_not_email", Kind.FLAG, "Do not e-mail"),
    Field("do_not_text", Kind.FLAG, "Do not text"),
    Field("language", Kind.TEXT, "Language"),
    Field("notes", Kind.TEXT, "Notes"),
    Field("referral_source", Kind.TEXT, "Referred by"),
    Field("lifetime_value", Kind.MONEY, "Lifetime value"),
    # where mail goes for a patient who asked for confidential communication (45 CFR 164.522(b))
    Field("confidential", Kind.FLAG, "Confidential mail"),
    Field("alt_address1", Kind.TEXT, "Alternative address"),
    Field("alt_address2", Kind.TEXT, "Alternative address, line 2"),
    Field("alt_city", Kind.TEXT, "Alternative city"),
    Field("alt_state", Kind.TEXT, "Alternative state"),
    Field("alt_zip", Kind.TEXT, "Alternative ZIP code"),
    # Medicare, Medicaid, TRICARE and the like: an offer to them may be an inducement (42 U.S.C. 1320a-7a(a)(5))
    Field("federal_beneficiary", Kind.FLAG, "Federal health programme"),
    Field("last_appointment", Kind.DATE, "Last appointment"),
    Field("last_appointment_status", Kind.TEXT, "Status of the last appointment"),
    Field("open_treatment", Kind.MONEY, "Treatment planned and not done"),
    Field("previous_provider", Kind.TEXT, "Previous provider"),
    Field("previous_insurance", Kind.TEXT, "Previous insurance"),
)

FIELD_BY_NAME: dict[str, Field] = {field.name: field for field in FIELDS}

PATIENT_KEY = "patient_key"
"""Index of the table once stored: an integer that is the workspace's own name for the patient."""

SOURCE_COLUMNS: tuple[str, ...] = ("source_file", "source_sheet", "source_row")
"""Where a row came from: file name without folder, sheet name ('' for text files), 1-based row of the sheet."""

VIRTUAL_FIELDS: tuple[Field, ...] = (
    Field("full_name", Kind.TEXT, "Full name"),
    Field("city_state_zip", Kind.TEXT, "City, state and ZIP"),
)
"""Fields a sheet may carry that intake splits into real columns; they never reach the patient table."""
