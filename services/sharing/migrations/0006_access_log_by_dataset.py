"""A page of the log is found by the lines' place; all lines of a dataset were sorted for each."""

from alembic import op

revision = "0006"
down_revision = "0005"


def upgrade() -> None:
    op.drop_index("ix_accesses_dataset_id", "accesses")
    op.drop_index("ix_accesses_at", "accesses")
    op.create_index("accesses_of_dataset", "accesses", ["dataset_id", "position"])
    refused = ["member_id", "dataset_id", "allowed", "use", "position"]
    op.create_index("accesses_refused", "accesses", refused)
