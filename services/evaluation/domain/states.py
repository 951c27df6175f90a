"""The life of a round: preparing → open → closed → published."""

from shared.vocabulary import Labelled


class RoundState(Labelled):
    """Where a round stands."""

    PREPARING = "preparing", "準備中"
    OPEN = "open", "評価受付中"
    CLOSED = "closed", "締切済み"
    PUBLISHED = "published", "公表済み"
