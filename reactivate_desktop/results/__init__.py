"""Redemptions and bookings turned into numbers."""
