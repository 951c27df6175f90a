"""The joined trail as CSV for a spreadsheet."""

import csv
import io
from collections.abc import Mapping, Sequence

from services.portal import trail_words as words
from services.portal.trail import Line
from shared.manifests import label_of
from shared.vocabulary import TOKYO, harmless

HEADINGS = (
    "日時（日本時間）",
    "サービス",
    "番号",
    "操作",
    "操作した方",
    "操作した方のID",
    "対象",
    "対象のID",
    "接続元",
    "詳細",
    "受付番号",
    "ハッシュ",
)


def document(lines: Sequence[Line], away: Sequence[str], names: Mapping[str, str]) -> bytes:
    """UTF-8 with BOM and CRLF; services that did not answer are named above the headings."""
    text = io.StringIO()
    writer = csv.writer(text)
    if away:
        untold = "、".join(map(label_of, away))
        writer.writerow([f"次のサービスは応答がなく、記録が含まれていません：{untold}"])
    writer.writerow(HEADINGS)
    writer.writerows([harmless(cell) for cell in _row(line, names)] for line in lines)
    return b"\xef\xbb\xbf" + text.getvalue().encode()


def _row(line: Line, names: Mapping[str, str]) -> list[str]:
    return [
        line["at"].astimezone(TOKYO).strftime("%Y-%m-%d %H:%M:%S"),
        label_of(line["service"]),
        str(line["position"]),
        words.act_label(line["act"]),
        words.person(line["by"], names),
        line["by"],
        words.person(line["whom"], names) if line["whom"] else "",
        line["whom"],
        words.place(line["address"]),
        words.particulars(line["particulars"], names),
        line["request_id"],
        line["hash"],
    ]
