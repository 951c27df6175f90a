"""The council: who belongs to it and who may act, and the plans that projects serve.

Owns:      municipalities, members with roles and terms, sign-in and tokens, plans and their items.
Hears:     nobody.
Announces: shared/events/council.py: municipalities, members (ids, roles, terms; no names), plans.
"""
