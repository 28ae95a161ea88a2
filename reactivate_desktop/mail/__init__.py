"""Addresses, postal geometry and the lists that go to the lettershop."""
