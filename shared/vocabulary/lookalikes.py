"""Names that nobody can tell apart by sight, whatever characters they are made of."""

from shared.vocabulary.searching import search_key
from shared.vocabulary.texts import HYPHENS, folded
from shared.vocabulary.visible import without_ignorables

# Kana in a kanji's shape, as Unicode's confusables.txt and Japanese readers pair them.
_PAIRS = """
二ニ 三ミ 八ハ 千チ 口ロ囗 力カ 工エ 夕タ 卜ト 又ヌ 才オ 丿ノ 乂メ 厶ム へヘ べベ ぺペ りリ
"""
_SAME = str.maketrans(
    {
        **{other: pair[0] for pair in _PAIRS.split() for other in pair[1:]},
        **dict.fromkeys(HYPHENS, "一"),
    }
)


def eye_key(name: str) -> str:
    """What the eye compares of a name: one width and form of each character, and no blanks."""
    shapes = folded(without_ignorables(name)).translate(_SAME)
    return search_key(shapes.replace(" ", ""))
