"""Names of uploaded files as they look."""

import re
import unicodedata
from pathlib import Path

from shared.errors import Invalid, Problem
from shared.vocabulary import as_seen, has_direction_mark, is_visible

LONGEST_NAME = 200
_WIDE_ENDING = re.compile("[.．][0-9A-Za-z０-９Ａ-Ｚａ-ｚ]{1,8}$")


def bare_name(file_name: str) -> str:
    """The name of an uploaded file as it looks, without folders; its end if it is too long.

    資料．ｐｄｆ ends in .pdf.

    Raises Invalid if its ending is not where it seems to be, or nothing before it can be seen.
    """
    given = file_name.replace("\\", "/").rpartition("/")[2]
    name = _WIDE_ENDING.sub(lambda end: unicodedata.normalize("NFKC", end[0]), as_seen(given))
    if has_direction_mark(name):
        raise _refused("ファイル名に、文字の並びの向きを変える、目に見えない文字が含まれています。")
    if given and not is_visible(Path(given).stem):
        raise _refused("ファイル名に、目に見える文字がありません。")
    kept = "".join(c for c in name if unicodedata.category(c) not in ("Cc", "Cf", "Cs"))
    return kept[-LONGEST_NAME:]


def _refused(message: str) -> Invalid:
    told = f"{message}ファイルの名前を変えて、もう一度選んでください。"
    return Invalid(problems=[Problem("/file", told)])
