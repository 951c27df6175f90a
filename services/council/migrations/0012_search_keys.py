"""What is searched, in the form that knows older kanji, ひらがな, dashes and what does not show."""

from shared.migration.search_keys import write_anew

revision = "0012"
down_revision = "0011"


def upgrade() -> None:
    write_anew("members", "search_key")
