"""One page per screen; pages do not know each other."""
