"""Who gets mail, and why."""
