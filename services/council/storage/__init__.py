"""Council's tables, and small functions between their rows and the nouns."""

from services.council.storage import api_tokens, failures, members, municipalities, plans, sessions

__all__ = ["api_tokens", "failures", "members", "municipalities", "plans", "sessions"]
