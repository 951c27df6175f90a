"""Projects are found by section, towns, field and more, and whatever dash is typed."""

from collections.abc import Iterator
from typing import Any

import sqlalchemy as sa
from alembic import op

from shared.migration.search_keys import write_of
from shared.vocabulary import Field, NetworkKind, municipality

revision = "0006"
down_revision = "0005"

_PROJECTS = sa.table("projects", sa.column("id"), sa.column("number"))
_CONTENTS = sa.table(
    "project_contents",
    sa.column("project_id"),
    sa.column("content", sa.JSON),
    sa.column("submitted_content", sa.JSON),
)


def upgrade() -> None:
    stored = sa.select(
        _PROJECTS.c.id, _PROJECTS.c.number, _CONTENTS.c.content, _CONTENTS.c.submitted_content
    ).join(_CONTENTS, _CONTENTS.c.project_id == _PROJECTS.c.id)
    write_of(
        "projects",
        "search_key",
        (
            (id_, number, *_words(submitted or content))
            for id_, number, content, submitted in op.get_bind().execute(stored)
        ),
    )


def _words(content: dict[str, Any]) -> Iterator[str]:
    """In the order in which they are written since: `yui verify` compares letter by letter."""
    yield content["title"]
    yield Field(content["field"]).label if content["field"] else ""
    for code in (content["lead_municipality"], *content["partners"]):
        yield municipality(code).name
    for name in ("problem", "beneficiaries", "use_of_5g", "necessity"):
        yield content[name]
    yield NetworkKind(content["network"]).label if content["network"] else ""
    yield from (site["name"] for site in content["sites"])
    yield content["contact_section"]
