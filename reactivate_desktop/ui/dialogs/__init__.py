"""Small dialogs, where a page will not do."""
