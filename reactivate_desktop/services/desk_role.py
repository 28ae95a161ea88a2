"""A login for a clinic's desk, on a workspace in PostgreSQL: it redeems codes and reads no patients."""

from __future__ import annotations

from dataclasses import dataclass

from reactivate_desktop.store import Store


@dataclass(frozen=True, slots=True)
class DeskRole:
    """A login and what was done: ``made`` anew, or ``withdrawn``."""

    role: str
    made: bool = False
    withdrawn: bool = False

    def as_json(self) -> dict[str, object]:
        """The JSON of ``reactivate desk-role``."""
        return {"role": self.role, "made": self.made, "withdrawn": self.withdrawn}

    def sentences(self) -> list[str]:
        """The same for people."""
        if self.withdrawn:
            return [f"The login '{self.role}' has no rights in this workspace any more. The login itself stays."]
        made = "was made. It" if self.made else "was there. It"
        return [
            f"The login '{self.role}' {made} redeems codes and takes redemptions back.",
            "For a code it sees the offer, the first name and the clinic; it can't read patients, pieces or campaigns.",
        ]


def grant(store: Store, role: str, password: str = "", *, who: str) -> DeskRole:
    """Let a login redeem and do nothing else; it is made when there is none. ``who`` is noted in the audit.

    Raises:
        WorkspaceError: on a workspace that is a file, or without the right to make logins.
        InputError: for a name that can't be one, a new login without a password, or one that may more.
    """
    with store.transaction() as tx:
        login = tx.desk_roles.grant(role, password)
        tx.audit.add(who, "desk role granted", role)
    return DeskRole(role, made=login.made)


def withdraw(store: Store, role: str, *, who: str) -> DeskRole:
    """Take a login's rights in this workspace away.

    Raises:
        WorkspaceError: on a workspace that is a file.
        InputError: when there is no such login.
    """
    with store.transaction() as tx:
        tx.desk_roles.withdraw(role)
        tx.audit.add(who, "desk role withdrawn", role)
    return DeskRole(role, withdrawn=True)
