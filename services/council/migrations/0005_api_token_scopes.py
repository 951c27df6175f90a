"""What an API token is for, and the member who answers for it."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"

_WHAT_TOKENS_COULD_DO = '["datasets", "projects", "read"]'


def upgrade() -> None:
    op.add_column(
        "api_tokens", sa.Column("scopes", sa.JSON, nullable=False, server_default=sa.text("'[]'"))
    )
    op.add_column(
        "api_tokens", sa.Column("sponsor", sa.String(100), nullable=False, server_default="")
    )
    op.execute(f"update api_tokens set sponsor = created_by, scopes = '{_WHAT_TOKENS_COULD_DO}'")
