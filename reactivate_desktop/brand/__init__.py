"""What the brand owner locked: kits, templates, locks, customizations, merge fields."""
