"""Who may do what with projects."""

from shared.access import PEOPLE, Scope, permission

LIST = PEOPLE
READ = permission(
    "project.read",
    secret=True,
    scope=Scope.READ,
    official="own partner other",
    section_head="own partner other",
    head="own partner other",
    coordinator="any",
    evaluator="own partner other",
    auditor="any",
)
"""A submitted project; every member may see it."""

READ_DRAFT = permission(
    "project.read-draft",
    secret=True,
    scope=Scope.READ,
    official="own",
    section_head="own",
    auditor="any",
)
"""One that was never submitted: only the town itself and 監査."""

EDIT = permission("project.edit", scope=Scope.PROJECTS, official="own", section_head="own")
"""Write the working copy: register, edit, attach."""

STEP = permission("project.step", official="own", section_head="own")
"""A person's word for the town: ask for approval, withdraw, start, complete, report progress."""

APPROVE = permission("project.approve", section_head="own")
COORDINATE = permission("project.coordinate", coordinator="any")

OF_ACTIONS = {each.name: each for each in (EDIT, STEP, APPROVE, COORDINATE)}
"""As the life cycle of projects names them."""
