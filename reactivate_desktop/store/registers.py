"""The small registers of a workspace: meta values, imports, clinics, campaigns, suppression, audit."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import asdict, dataclass
from datetime import UTC, datetime

import sqlalchemy as sa

from reactivate_desktop.domain.clinic import Clinic
from reactivate_desktop.store.counts import Counts
from reactivate_desktop.store.tables import audit, campaigns, clinics, import_problems, imports, meta, suppression


class MetaRows:
    """Named values of the workspace, such as its id and saved mappings (JSON)."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def get(self, key: str, default: str = "") -> str:
        """The value of ``key``, or the default."""
        found = self._connection.scalar(sa.select(meta.c.value).where(meta.c.key == key))
        return default if found is None else str(found)

    def set(self, key: str, value: str) -> None:
        """Keep ``value`` under ``key``."""
        changed = self._connection.execute(sa.update(meta).where(meta.c.key == key).values(value=value))
        if not changed.rowcount:
            self._connection.execute(sa.insert(meta).values(key=key, value=value))

    def remove(self, key: str) -> None:
        """Forget ``key``; nothing happens where it is not kept."""
        self._connection.execute(sa.delete(meta).where(meta.c.key == key))

    def keys(self, prefix: str = "") -> tuple[str, ...]:
        """The keys that begin with ``prefix``, sorted."""
        found = self._connection.scalars(sa.select(meta.c.key))
        return tuple(sorted(key for key in found if key.startswith(prefix)))


@dataclass(frozen=True, slots=True)
class ImportRecord:
    """One import: which file, when (aware UTC), and what it changed. ``file_name`` has no folder.

    ``kind`` is ``patients``, ``visits`` or ``appointments``; ``source`` holds the keys of its headers, one a line.
    New patients have the keys ``first_new`` to ``last_new``; None = it was made before imports could be undone.
    """

    import_id: int
    at: datetime
    file_name: str
    sheet: str
    rows: int
    new: int
    updated: int
    unchanged: int
    kind: str = "patients"
    source: str = ""
    first_new: int | None = None
    last_new: int | None = None
    undone_at: datetime | None = None


class ImportRows:
    """The imports of a workspace."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(
        self,
        *,
        file_name: str,
        sheet: str,
        rows: int,
        counts: Counts,
        problems: Mapping[tuple[str, str], int] | None = None,
        at: datetime | None = None,
        kind: str = "patients",
        source: str = "",
    ) -> int:
        """Note an import; ``problems`` counts by (rule, severity). Returns its id."""
        values = {"at": at or datetime.now(UTC), "file_name": file_name, "sheet": sheet, "rows": rows}
        values |= {"new": counts.new, "updated": counts.updated, "unchanged": counts.unchanged}
        values |= {"kind": kind, "source": source}
        import_id = int(self._connection.scalar(sa.insert(imports).values(values).returning(imports.c.import_id)) or 0)
        counted = [
            {"import_id": import_id, "rule": rule, "severity": severity, "count": count}
            for (rule, severity), count in (problems or {}).items()
        ]
        if counted:
            self._connection.execute(sa.insert(import_problems), counted)
        return import_id

    def all(self) -> tuple[ImportRecord, ...]:
        """All imports, newest first."""
        found = self._connection.execute(sa.select(imports).order_by(imports.c.import_id.desc()))
        return tuple(ImportRecord(**row) for row in found.mappings())

    def set_new(self, import_id: int, first: int, last: int) -> None:
        """Note which keys the new patients have; ``last`` is before ``first`` where there are none."""
        self._change(import_id, first_new=first, last_new=last)

    def set_undone(self, import_id: int, at: datetime | None = None) -> None:
        """Note that an import was undone."""
        self._change(import_id, undone_at=at or datetime.now(UTC))

    def _change(self, import_id: int, **values: object) -> None:
        self._connection.execute(sa.update(imports).where(imports.c.import_id == import_id).values(**values))

    def problems(self, import_id: int) -> dict[tuple[str, str], int]:
        """Problems of one import, counted by (rule, severity)."""
        query = sa.select(import_problems).where(import_problems.c.import_id == import_id)
        return {(row.rule, row.severity): row.count_ for row in self._connection.execute(_named_count(query))}


def _named_count(query: sa.Select[tuple[object, ...]]) -> sa.Select[tuple[object, ...]]:
    table = import_problems.c
    return query.with_only_columns(table.rule, table.severity, table.count.label("count_"))


class ClinicRows:
    """The clinics of a workspace, in the order in which they were given."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def save(self, given: Iterable[Clinic]) -> Counts:
        """Keep clinics by id; those not given stay."""
        known = {clinic.id: clinic for clinic in self.all()}
        position = len(known)
        new = updated = unchanged = 0
        for clinic in given:
            before = known.get(clinic.id)
            if before is None:
                self._connection.execute(sa.insert(clinics).values(position=position, **asdict(clinic)))
                position, new = position + 1, new + 1
            elif before == clinic:
                unchanged += 1
            else:
                self._connection.execute(sa.update(clinics).where(clinics.c.id == clinic.id).values(asdict(clinic)))
                updated += 1
            known[clinic.id] = clinic
        return Counts(new, updated, unchanged)

    def all(self) -> tuple[Clinic, ...]:
        """All clinics, in order."""
        columns = [column for column in clinics.c if column.name != "position"]
        found = self._connection.execute(sa.select(*columns).order_by(clinics.c.position))
        return tuple(Clinic(**row) for row in found.mappings())


@dataclass(frozen=True, slots=True)
class CampaignRecord:
    """A campaign as it was last saved: where its file stands, and its TOML as text."""

    name: str
    path: str
    document: str
    saved_at: datetime


class CampaignRows:
    """The campaigns that were saved with this workspace."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def save(self, name: str, path: str, document: str, at: datetime | None = None) -> None:
        """Note a campaign, by name."""
        values = {"path": path, "document": document, "saved_at": at or datetime.now(UTC)}
        changed = self._connection.execute(sa.update(campaigns).where(campaigns.c.name == name).values(values))
        if not changed.rowcount:
            self._connection.execute(sa.insert(campaigns).values(name=name, **values))

    def all(self) -> tuple[CampaignRecord, ...]:
        """All campaigns by name."""
        found = self._connection.execute(sa.select(campaigns).order_by(campaigns.c.name))
        return tuple(CampaignRecord(**row) for row in found.mappings())


class SuppressionRows:
    """Who gets no mail: keys of ``audience.address_key``, of a person at an address or of a whole address."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, keys: Iterable[str], reason: str, at: datetime | None = None) -> int:
        """Suppress keys; returns how many were not suppressed before."""
        fresh = sorted(set(keys) - self.keys())
        if fresh:
            when = at or datetime.now(UTC)
            self._connection.execute(
                sa.insert(suppression), [{"key": key, "reason": reason, "at": when} for key in fresh]
            )
        return len(fresh)

    def keys(self) -> frozenset[str]:
        """All suppressed keys."""
        return frozenset(self._connection.scalars(sa.select(suppression.c.key)))


@dataclass(frozen=True, slots=True)
class AuditEntry:
    """Who did what, when (aware UTC). ``detail`` holds ids and counts, never names of patients."""

    at: datetime
    who: str
    what: str
    detail: str


class AuditRows:
    """What was done in this workspace; entries are added, never changed."""

    def __init__(self, connection: sa.Connection) -> None:
        self._connection = connection

    def add(self, who: str, what: str, detail: str = "", at: datetime | None = None) -> None:
        """Note one deed."""
        self._connection.execute(sa.insert(audit).values(at=at or datetime.now(UTC), who=who, what=what, detail=detail))

    def last(self, count: int) -> tuple[AuditEntry, ...]:
        """The last ``count`` entries, newest first."""
        columns = (audit.c.at, audit.c.who, audit.c.what, audit.c.detail)
        found = self._connection.execute(sa.select(*columns).order_by(audit.c.audit_id.desc()).limit(count))
        return tuple(AuditEntry(*row) for row in found)
