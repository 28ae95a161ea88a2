"""Spreadsheets in: any export becomes a checked patient table, and nothing vanishes."""
