"""What is generated from the program: docs/events.md, docs/asyncapi.json, docs/security.md, and in
tests/contracts/schemas the schemas that a later change of a fact is held against.

`python -m infra.docs` writes it, `python -m infra.docs --check` fails when some of it is stale.
Both fail when a contract changed in a way that a consumer would not survive.
"""
