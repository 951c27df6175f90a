"""The joint read model and the joint reports (共同報告書)."""

from shared.manifest import Manifest

MANIFEST = Manifest(
    title="共同報告書",
    label="報告書",
    port=5,
    owns=(
        "what it heard of the others (a read model that can be rebuilt), the reports made "
        "and their files, the Word template of the 事務局"
    ),
    if_copied="shows what it heard of the others, datasets of single towns among it.",
    if_written="falsifies reports, until `yui rebuild` makes the read model anew from the logs.",
    hears={
        "council": "plan items, commitments, who may act",
        "registry": "projects and progress",
        "sharing": "datasets and consent",
        "evaluation": "published results",
    },
)
