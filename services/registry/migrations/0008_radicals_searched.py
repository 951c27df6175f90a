"""What is searched, in the form that knows the radicals that PDF copies have for kanji."""

from shared.migration.search_keys import write_anew

revision = "0008"
down_revision = "0007"


def upgrade() -> None:
    write_anew("projects", "search_key")
