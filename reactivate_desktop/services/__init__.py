"""One use case per file, named as the user would say it."""
