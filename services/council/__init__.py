"""The council: who belongs to it and who may act, the plans that projects serve, commitments.

Owns:      municipalities, members with roles and terms, sign-in and tokens, plans and their items,
           commitments of 首長 to projects.
Hears:     nobody.
Announces: shared/events/council.py: municipalities, members (ids, roles, terms; no names), plans,
           commitments.
"""
