"""Documents that are generated from the program: docs/events.md, docs/asyncapi.json and
docs/security.md.

`python -m infra.docs` writes them, `python -m infra.docs --check` fails when they are stale.
"""
