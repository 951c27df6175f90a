"""Datasets are found by their kind and their town too, and whatever dash is typed."""

from shared.migration.search_keys import rows_of, write_of
from shared.vocabulary import DatasetKind, municipality

revision = "0004"
down_revision = "0003"


def upgrade() -> None:
    write_of(
        "datasets",
        "search_text",
        (
            (id_, title, description, DatasetKind(kind).label, municipality(town).name)
            for id_, title, description, kind, town in rows_of(
                "datasets", "id", "title", "description", "kind", "municipality"
            )
        ),
    )
