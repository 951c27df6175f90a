"""What is searched, with the kanji 戸 and 青 where normalization makes 戶 and 靑 of ⼾ and ⾭."""

from shared.migration.search_keys import write_anew

revision = "0015"
down_revision = "0014"


def upgrade() -> None:
    write_anew("members", "search_key")
