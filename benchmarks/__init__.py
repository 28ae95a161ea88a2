"""Benchmarks: ``python -m benchmarks`` runs the press beside its peers, ``python -m benchmarks.audience`` the rules."""
