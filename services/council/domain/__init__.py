"""Council's nouns: members, passwords, throttling, sessions, API tokens, plans."""
