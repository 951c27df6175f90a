"""The registry of 5G projects (事業台帳)."""

from shared.manifest import Manifest

MANIFEST = Manifest(
    title="事業台帳",
    label="事業",
    port=2,
    owns="projects and their versions, approvals, attachments, progress",
    if_copied=(
        "shows every project with its drafts, approvals and progress; attachments are files "
        "beside it."
    ),
    if_written="falsifies them.",
    hears={
        "council": "who may act",
        "evaluation": "a round opened, results published: the projects' states follow",
    },
    announces=(
        "submitted, accepted, returned, withdrawn, evaluation begun, decided, started, "
        "completed, progress reported"
    ),
    subjects={"project": "事業"},
)
