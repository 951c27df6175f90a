"""Rows to nouns and back: `datasets` with their consents and versions, `accesses`."""
