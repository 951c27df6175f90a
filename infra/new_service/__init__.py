"""`make new-service`: writes a service in the shape that the others have.

`python -m infra.new_service NAME --title 題 [--noun Noun]` renders `templates`, whose paths say
where each file goes, and the golden example of its one fact. Nothing else is written:
`make docs` makes what follows from the manifest.
"""
