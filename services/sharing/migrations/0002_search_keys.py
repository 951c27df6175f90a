"""What is searched, in the form that knows older kanji, ひらがな, dashes and what does not show."""

from shared.migration.search_keys import write_anew

revision = "0002"
down_revision = "0001"


def upgrade() -> None:
    write_anew("datasets", "search_text")
