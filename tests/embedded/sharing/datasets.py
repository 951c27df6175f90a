"""Datasets as members of towns share them."""

import io
from typing import Any

NEMURO, BEKKAI, SHIBETSU, RAUSU = "012238", "016918", "016934", "016942"


SHELTERS = (
    "名称,住所,緯度,経度,備考\r\n"
    "①別海小学校,別海町別海常盤町,43.394,145.117,WⅰFⅰあり 9:00～17:00\r\n"
    '②尾岱沼小学校,別海町尾岱沼,43.511,145.255,"二階\r\n以上"\r\n'
    "③中春別小学校,別海町中春別,43.507,145.001,=cmd()\r\n"
)


HARMLESS = SHELTERS.replace(",=cmd()", ",'=cmd()")
"""As a spreadsheet gets it."""


def form(content: bytes, name: str = "避難所.csv", **fields: Any) -> dict[str, Any]:
    told = {"title": "指定緊急避難場所", "kind": "evacuation_sites", "audience": "all_members"}
    return {**told, **fields, "file": (io.BytesIO(content), name)}


def share(client: Any, content: bytes = SHELTERS.encode("cp932"), **fields: Any) -> Any:
    return client.post("/datasets", data=form(content, **fields))


def consent(client: Any, dataset: dict[str, Any], audience: str, *named: str) -> Any:
    return client.put(
        f"/datasets/{dataset['id']}/consent",
        json={"audience": audience, "municipalities": list(named)},
        headers={"If-Match": f'"{dataset["revision"]}"'},
    )
