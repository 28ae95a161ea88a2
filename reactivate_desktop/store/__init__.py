"""One workspace, one database. SQLAlchemy lives here and nowhere else."""
