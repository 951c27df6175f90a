"""What is searched, with the kanji 戸 and 青 where normalization makes 戶 and 靑 of ⼾ and ⾭."""

from shared.migration.search_keys import write_anew

revision = "0007"
down_revision = "0006"


def upgrade() -> None:
    write_anew("datasets", "search_text")
