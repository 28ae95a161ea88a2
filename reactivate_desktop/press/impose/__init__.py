"""Imposition: pieces of a pressed file put on sheets so that, cut and stacked, they lie in mail order."""
