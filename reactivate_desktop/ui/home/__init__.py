"""The faces of the Home page."""
