"""Reactivate Desktop: patient reactivation by mail."""

__version__ = "0.1.0"
