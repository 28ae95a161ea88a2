"""One run of matching: columns compete for fields; names go first, then words, then values; what is unsure is asked.

Neither the order of the columns nor case, blanks and underscores of the headers make a difference.
"""

from __future__ import annotations

from collections.abc import Sequence

from rapidfuzz import process
from rapidfuzz.distance import OSA

from reactivate_desktop.domain.patient import FIELD_BY_NAME, Kind
from reactivate_desktop.intake import address_columns, evidence, unsure
from reactivate_desktop.intake.header_words import by_meaning, meaning
from reactivate_desktop.intake.shapes import label_of, shape_share
from reactivate_desktop.intake.synonyms import key_of, lookup, synonyms, words_of
from reactivate_desktop.intake.table import ColumnMatch

_NEAR = 0.87
_NAMES = frozenset({"first_name", "last_name", "full_name"})
DECIDING = frozenset(
    {
        "status", "deceased", "deceased_date", "discharged_date", "bad_address", "do_not_contact", "do_not_mail",
        "do_not_email", "do_not_text", "last_visit", "next_appointment", "booked",
    }
)  # fmt: skip
"""Fields that decide who is contacted: a guess is never enough for them."""
_CONTENT_FIELDS = {"email": "email", "state": "state", "phone": "phone", "zip": "zip"}


class Matching:
    """Columns compete for fields; ``run`` once."""

    def __init__(self, headers: Sequence[str], samples: Sequence[Sequence[str]]) -> None:
        self.headers = headers
        self.samples = samples
        self.keys = [key_of(header) for header in headers]
        self.order = sorted(range(len(headers)), key=lambda at: (self.keys[at], tuple(samples[at]), headers[at], at))
        self.present = frozenset(self.keys)
        self.kinds: dict[int, str] = {}
        self.done: dict[int, ColumnMatch] = {}
        self.taken: dict[str, int] = {}

    def run(self) -> tuple[ColumnMatch, ...]:
        """One match for each column, in sheet order."""
        for column in self.order:
            if reason := self._never(column):
                self._leave(column, reason)
        self._one_address()
        self._compete()
        self._same_words()
        self._short_names()
        self._near_names()
        self._by_values()
        self._ask()
        for column in self.order:
            if column not in self.done:
                named = "No field of ours has this name." if self.keys[column] else "The column has no header."
                self._leave(column, named)
        return tuple(self.done[column] for column in range(len(self.headers)))

    def _leave(self, column: int, reason: str, companion: str = "", proposed: str = "", question: str = "") -> None:
        self.done[column] = ColumnMatch(
            self.headers[column],
            column,
            None,
            0.0,
            reason,
            inverse=bool(companion or proposed) and self.keys[column] in lookup().inverse,
            reading=lookup().reading.get(self.keys[column], "") if companion == "status" else "",
            companion=companion,
            proposed=proposed,
            question=question,
        )

    def _propose(self, column: int, field: str, reason: str) -> None:
        where = self.headers[column].strip() or f"number {column + 1}"
        self._leave(column, reason, proposed=field, question=f"Is the column {where} “{label_of(field)}”? {reason}")

    def _open(self) -> list[int]:
        return [column for column in self.order if column not in self.done]

    def _never(self, column: int) -> str:
        key = self.keys[column]
        if not key:
            return ""
        for system in synonyms().systems:
            if all(key_of(name) in self.present for name in system.signature):
                for name, why in system.ignore.items():
                    if key_of(name) == key:
                        return f"In {system.name} {why}."
        table = lookup()
        padded = f" {words_of(self.headers[column])} "
        worded = any(f" {word} " in padded for word in table.never_words) and key not in table.options
        if key in table.never or worded:
            return "A column of this name says nothing that is used here."
        if self._means(column, "status") and evidence.marital(self.samples[column]):
            return "The values are marital statuses."
        return ""

    def _means(self, column: int, field: str) -> bool:
        return any(option == field for option, _ in lookup().options.get(self.keys[column], ()))

    def _one_address(self) -> None:
        columns = range(len(self.headers))
        words = [set(words_of(header).split()) for header in self.headers]
        options = [[] if column in self.done else lookup().options.get(self.keys[column], []) for column in columns]
        named = [known[0][0] if known else "" for known in options]
        unused = address_columns.passed_over(words, named, [self._filled(column) for column in columns])
        for column, used in unused.items():
            self._leave(column, f"It is of another address than the {used}, which is used.")

    def _compete(self) -> None:
        place = {column: number for number, column in enumerate(self.order)}
        bids = sorted(
            (rank, -self._filled(column), place[column], column, field)
            for column, key in enumerate(self.keys)
            if column not in self.done
            for field, rank in lookup().options.get(key, ())
        )
        for rank, _, _, column, field in bids:
            if column not in self.done and field != "full_name":
                self._bid(column, field, rank)
        for rank, _, _, column, field in bids:
            if field != "full_name" or column in self.done:
                continue
            if {"first_name", "last_name"} <= self.taken.keys():
                self._leave(column, "First and last name have columns of their own.")
            else:
                self._bid(column, field, rank)

    def _filled(self, column: int) -> int:
        return sum(bool(value.strip()) for value in self.samples[column])

    def _bid(self, column: int, field: str, rank: int) -> None:
        if self._better_as_name(column, field):
            return
        if field in self.taken:
            self._beaten(column, field)
            return
        share = shape_share(field, self.samples[column])
        if share is not None and share < 0.3 and self._filled(column) >= 3:
            reason = f"The header says {label_of(field)}, the values don't look like it."
            (self._propose(column, field, reason) if field in DECIDING else self._leave(column, reason))
        elif doubt := self._doubt(column, field):
            self._propose(column, field, doubt)
        else:
            self._take(column, field, 1.0 if rank < 10 else 0.9, "The header is a known name of it.", share)

    def _doubt(self, column: int, field: str) -> str:
        """Why values of a known name can't be believed; '' when they can."""
        cells = self.samples[column]
        if field == "status" and evidence.of_visits(cells):
            return "The values tell what became of an appointment, not of the patient."
        if field == "last_visit" and (evidence.future_share(cells) or 0) >= 0.3:
            return "Many of its days lie ahead."
        return ""

    def _beaten(self, column: int, field: str) -> None:
        """Another column has the field: opt-outs and next appointments still help, equals that differ are asked."""
        leader = self.taken[field]
        flag = field in FIELD_BY_NAME and FIELD_BY_NAME[field].kind is Kind.FLAG
        if flag:
            self._leave(column, f"A yes here or in {self.headers[leader]} is enough.", companion=field)
        elif field == "status" and not self._doubt(column, field):
            self._leave(column, self._either_status(), companion=field)
        elif lookup().companions.get(self.keys[column]) == field:
            self._leave(column, f"The earlier of this and {self.headers[leader]} is taken.", companion=field)
        elif field in DECIDING and self.keys[column] == self.keys[leader] and self._differs(column, leader):
            self._propose(column, field, "Two columns have this name and don't hold the same.")
        elif len(lookup().options.get(self.keys[column], ())) <= 1:
            self._leave(column, f"{self.headers[leader]} is the better column for it.")

    def _differs(self, column: int, other: int) -> bool:
        return bool(self._filled(column)) and list(self.samples[column]) != list(self.samples[other])

    def _better_as_name(self, column: int, field: str) -> bool:
        """True for a column such as Client that is the one name column of this sheet, not (say) the clinic."""
        options = {option for option, _ in lookup().options[self.keys[column]]}
        if "full_name" not in options or field == "full_name":
            return False
        names = {option for key in self.keys for option, _ in lookup().options.get(key, ())[:1]}
        return not {"first_name", "last_name"} <= names

    def _take(self, column: int, field: str, confidence: float, reason: str, share: float | None) -> None:
        if share is not None and share < 0.8:
            confidence = min(confidence, 0.6)
            reason += " Some values don't look like it."
        key = self.keys[column]
        self.taken[field] = column
        self.done[column] = ColumnMatch(
            self.headers[column],
            column,
            field,
            confidence,
            reason,
            inverse=key in lookup().inverse,
            reading=lookup().reading.get(key, "") if field == "status" else "",
        )

    def _of_patients(self) -> list[int]:
        """The open columns that may say who the patient is and where the patient lives."""
        return [column for column in self._open() if not unsure.of_others(self.headers[column])]

    def _same_words(self) -> None:
        """Headers made of the words of a known name in another order, shortened or with a word that adds nothing."""
        for column in self._of_patients():
            words = meaning(self.headers[column])
            field = by_meaning().get(words)
            if not field or (len(words) == 1 and len(self.keys[column]) < 5):
                continue
            if field in self.taken:
                self._beaten(column, field)
                continue
            share = shape_share(field, self.samples[column])
            flag = field in FIELD_BY_NAME and FIELD_BY_NAME[field].kind is Kind.FLAG
            if (flag or field == "status") and not evidence.only_told(self.samples[column]):
                if self._filled(column):
                    self._propose(column, field, "The header has the words of it; say which way a yes counts.")
                continue
            second_name = field == "full_name" and bool(_NAMES & self.taken.keys())
            if (share is None or share >= 0.6) and not second_name and not self._doubt(column, field):
                self._take(column, field, 0.85, "The header has the words of a known name of it.", share)

    def _short_names(self) -> None:
        """Headers such as LV mean a field only where the values agree with it."""
        for column in self._open():
            field = synonyms().short.get(self.keys[column], "")
            if not field or field in self.taken or not self._filled(column):
                continue
            cells = self.samples[column]
            share = shape_share(field, cells)
            ahead = evidence.future_share(cells)
            agrees = (share is None or share >= 0.8) and evidence.kind_of(cells) not in {"yes/no", "number"}
            if field in {"last_visit", "next_appointment"}:
                agrees = ahead == 0 if field == "last_visit" else (ahead or 0) > 0.8
            if agrees:
                self._take(
                    column, field, 0.75, f"The header is short for {label_of(field)} and the values agree.", share
                )
            elif field in DECIDING:
                self._propose(column, field, "The header may be short for it, but the values don't prove it.")

    def _near_names(self) -> None:
        """Names that differ by a letter or two: taken where the values agree; asked where they decide who is mailed."""
        names = {key_of(name): field for field, known in synonyms().fields.items() for name in known}
        long = [name for name in names if len(name) >= 5]
        near = []
        for column in self._of_patients():
            key = self.keys[column]
            found = process.extractOne(key, long, scorer=OSA.normalized_similarity, score_cutoff=_NEAR)
            if len(key) >= 5 and found is not None and _digits(found[0]) == _digits(key):
                near.append((-found[1], found[0], column))
        for score, name, column in sorted(near, key=lambda bid: (bid[0], bid[1], self.order.index(bid[2]))):
            self._near(column, names[name], name, -score)

    def _near(self, column: int, field: str, name: str, score: float) -> None:
        reason = f"The header is nearly “{name}”."
        flag = field in FIELD_BY_NAME and FIELD_BY_NAME[field].kind is Kind.FLAG
        if field in DECIDING or flag:
            if self._filled(column) and (flag or field not in self.taken):
                self._propose(column, field, reason)
            return
        if field in self.taken or (field == "full_name" and _NAMES & self.taken.keys()):
            return
        share = shape_share(field, self.samples[column])
        if share is None or share >= 0.6:
            self._take(column, field, round(score * 0.8, 2), reason, share)

    def _by_values(self) -> None:
        """E-mails, phones, states and ZIP codes under a header that says nothing."""
        for kind in ("email", "state", "phone", "zip"):
            field = _CONTENT_FIELDS[kind]
            columns = [at for at in self._of_patients() if self._kind(at) == kind and evidence.enough(self.samples[at])]
            if len(columns) != 1 or field in self.taken or (kind == "phone" and "mobile" in self.taken):
                continue
            cells = self.samples[columns[0]]
            if kind == "zip" and not self._zips_fit(cells):
                continue
            self._take(columns[0], field, 0.7, f"The values look like {label_of(field)}.", None)

    def _kind(self, column: int) -> str:
        if column not in self.kinds:
            self.kinds[column] = evidence.kind_of(self.samples[column])
        return self.kinds[column]

    def _zips_fit(self, cells: Sequence[str]) -> bool:
        return "state" in self.taken and evidence.zips_fit(cells, self.samples[self.taken["state"]])

    def _ask(self) -> None:
        """What has a word of a deciding field, or values that tell who left, isn't passed over."""
        for column in self._open():
            field, why = unsure.may_be(self.headers[column], self.samples[column], self.taken)
            if why == unsure.BY_WORDS:
                self._asked(column, field)
            elif field == "status" and field in self.taken:
                self._leave(column, self._either_status(), companion=field)
            elif field:
                self._propose(column, field, why)

    def _either_status(self) -> str:
        return f"Who left or died by this or by {self.headers[self.taken['status']]} is not mailed."

    def _asked(self, column: int, field: str) -> None:
        if evidence.only_told(self.samples[column]) and field not in self.taken:
            self._take(column, field, 0.75, "The header speaks of it and every value says which way it counts.", None)
        else:
            self._propose(column, field, unsure.BY_WORDS)


def _digits(text: str) -> str:
    return "".join(letter for letter in text if letter.isdigit())
