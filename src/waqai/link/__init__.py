"""Across documents: reprints, the same event over outlets, and the records that come of them."""
