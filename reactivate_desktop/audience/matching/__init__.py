"""One person who stands in the list twice: found across spellings, nicknames and moves, told with the evidence."""
