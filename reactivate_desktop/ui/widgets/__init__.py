"""Widgets without services."""
