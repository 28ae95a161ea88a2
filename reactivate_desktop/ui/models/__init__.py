"""Table and list models without services."""
