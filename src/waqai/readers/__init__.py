"""Readers: from a document's text alone to its mentions, events and quotes."""
