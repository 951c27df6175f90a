"""Two shared datasets, as towns hand them in: CSV in CP932 with CRLF, full-width figures and all.

Figures are made up for practice; places stand near the halls of their towns.
"""

import csv
import io
from dataclasses import dataclass

Row = tuple[str, ...]


@dataclass(frozen=True)
class Dataset:
    """A CSV file with what its owner says of it."""

    title: str
    kind: str
    description: str
    municipality: str
    file_name: str
    header: Row
    rows: tuple[Row, ...]

    def content(self) -> bytes:
        """The file's bytes: CP932, CRLF."""
        text = io.StringIO(newline="")
        writer = csv.writer(text, lineterminator="\r\n")
        writer.writerow(self.header)
        writer.writerows(self.rows)
        return text.getvalue().encode("cp932")


_CLINICS_HEADER = (
    "全国地方公共団体コード",
    "名称",
    "所在地",
    "緯度",
    "経度",
    "診療科目",
    "診療開始時間",
    "診療終了時間",
    "備考",
)
_CLINICS: tuple[Row, ...] = (
    ("016934", "標津町国民健康保険 標津病院（見本）", "標津郡標津町北1条西", "43.6622", "145.1301",
     "内科；外科；小児科", "08:30", "17:00", "救急告示"),
    ("016934", "川北診療所（見本）", "標津郡標津町字川北", "43.6010", "145.0350",
     "内科", "９：００", "１６：３０", "週３日"),
    ("16934", "歯科診療所（見本）", "標津郡標津町南2条西", "43.6590", "145.1345",
     "歯科", "09:00", "18:00", "先頭の０が落ちたコードの例"),
)  # fmt: skip

_WIFI_HEADER = (
    "全国地方公共団体コード",
    "名称",
    "設置場所",
    "緯度",
    "経度",
    "SSID",
    "提供時間",
    "整備年月日",
)
_WIFI: tuple[Row, ...] = (
    ("012238", "根室市役所1階ロビー", "市民ホール", "43.3300", "145.5830", "Nemuro_Free_WiFi",
     "開庁時間", "令和6年4月1日"),
    ("012238", "根室市総合文化会館", "ロビー", "43.3325", "145.5790", "Nemuro_Free_WiFi",
     "９：００～２１：００", "R5.10.2"),
    ("012238", "納沙布岬 望郷の岬公園", "北方館前", "43.3850", "145.8170", "Nemuro_Free_WiFi",
     "終日", "2024/04/01"),
    ("012238", "道の駅スワン44ねむろ", "観光案内所\n（②番窓口横）", "43.2560", "145.4640",
     "Nemuro_Free_WiFi", "９：００～１７：００", "令和4年7月15日"),
)  # fmt: skip

DATASETS = (
    Dataset(
        title="標津町 医療機関一覧（見本）",
        kind="medical_institutions",
        description="救急搬送支援の検討に使うための医療機関の位置と診療時間です。数値は練習用です。",
        municipality="016934",
        file_name="010_medical_shibetsu.csv",
        header=_CLINICS_HEADER,
        rows=_CLINICS,
    ),
    Dataset(
        title="根室市 公衆無線LANアクセスポイント一覧（見本）",
        kind="wifi_access_points",
        description="公共施設と観光地に設置した公衆無線LANの一覧です。数値は練習用です。",
        municipality="012238",
        file_name="007_public_wireless_nemuro.csv",
        header=_WIFI_HEADER,
        rows=_WIFI,
    ),
)
