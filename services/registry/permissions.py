"""Who may do what with projects."""

from shared.access import PEOPLE, permission

LIST = PEOPLE
READ = permission(
    "project.read",
    secret=True,
    official="own partner other",
    section_head="own partner other",
    head="own partner other",
    coordinator="any",
    evaluator="own partner other",
    auditor="any",
)
"""A submitted project; every member may see it."""

READ_DRAFT = permission(
    "project.read-draft", secret=True, official="own", section_head="own", auditor="any"
)
"""One that was never submitted: only the town itself and 監査."""

EDIT = permission("project.edit", official="own", section_head="own")
APPROVE = permission("project.approve", section_head="own")
COORDINATE = permission("project.coordinate", coordinator="any")
