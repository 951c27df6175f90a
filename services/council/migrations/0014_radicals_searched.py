"""What is searched, in the form that knows the radicals that PDF copies have for kanji."""

from shared.migration.search_keys import write_anew

revision = "0014"
down_revision = "0013"


def upgrade() -> None:
    write_anew("members", "search_key")
