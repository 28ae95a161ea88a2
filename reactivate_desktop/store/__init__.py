"""The workspace: one encrypted file, or one PostgreSQL database. SQLAlchemy lives here and nowhere else."""

from reactivate_desktop.store.engine import is_postgresql
from reactivate_desktop.store.workspace_store import Store, Transaction

__all__ = ["Store", "Transaction", "is_postgresql"]
