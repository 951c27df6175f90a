"""Whether a heading announces 個人番号 (マイナンバー).

The last word of a Japanese heading says what stands below it. A heading that ends with the number's
name is that of the numbers, whoever's they are (本人の個人番号), and so it is with a sign, with a
remark in brackets or behind ※ or ＊, or with a word of form after it (個人番号欄, 個人番号※必須,
マイナンバー（12桁）). With another noun after the name it speaks about the number
(マイナンバー窓口, 個人番号カード交付率, 個人番号の記載の要否).
"""

import re
import unicodedata

from shared.vocabulary import is_unseen

_NAME = (
    "個人番[号號]|個人ナンバー?|個人no|コジンバンゴウ?ー?|こじんばんごう"
    "|マイナンバー?|まいなんばー?|マイナ番号|mynumber|社会保障税番号"
)
_FORM = (
    r"(?:の?(?:番号|no|ナンバー|id|コード|データ|値|[入記]?[入力載]*欄|\d+桁?|等))*"
    r"(?:を?[ごお御]?(?:記入|入力|記載|書き)(?:して)?(?:下さい|ください)?|は)?(?::(?:必須|任意))?\W*"
)
_HEADING = re.compile(rf".*(?:{_NAME}){_FORM}", re.DOTALL)
_REMARK = re.compile(r"[(\[「『【〔〈《](.*?)[)\]」』】〕〉》]")
_SEVERAL = re.compile("[/,、|※*]")


def is_personal_number_heading(cell: str) -> bool:
    """Whether the heading, a remark in it or one of several names in it is that of 個人番号."""
    folded = _folded(cell)
    parts = (_REMARK.sub("", folded), _REMARK.sub(r"\1", folded), *_REMARK.findall(folded))
    return any(_HEADING.fullmatch(name) for part in parts for name in _SEVERAL.split(part))


def _folded(text: str) -> str:
    shown = "".join(character for character in text if not is_unseen(character))
    return re.sub(r"[\s_.・‐‑–—―−-]", "", unicodedata.normalize("NFKC", shown)).casefold()
