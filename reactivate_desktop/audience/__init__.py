"""Who gets mail: rules, waterfall, households, nearest clinic, salutation and holdout."""
