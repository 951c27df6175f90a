"""Who may use a dataset, in the words of a page."""

from collections.abc import Mapping
from typing import Any

from services.portal.display import town, towns

AUDIENCES = {
    "all_members": ("全構成員", "green"),
    "named": ("指定した市町", "cyan"),
    "secretariat": ("事務局のみ", "blue"),
    "open": ("公開", "green"),
    "withdrawn": ("共有停止（同意の撤回）", "red"),
}
_READERS = {
    "all_members": (
        "5つの市町の構成員と事務局が、中身を見てダウンロードできます。"
        "市町に属さない外部有識者は利用できません。"
    ),
    "named": "{owner}のほか、{named}の構成員が、中身を見てダウンロードできます。",
    "secretariat": "{owner}のほか、事務局だけが、中身を見てダウンロードできます。",
    "open": "外部有識者を含むすべての利用者が、中身を見てダウンロードできます。",
    "withdrawn": (
        "{owner}が共有の同意を撤回しているため、ほかの市町と事務局は、中身を利用できません。"
    ),
}
_ALWAYS = "監査は、共有の範囲にかかわらず閲覧できます。"
_AUDITORS = {"open": ""}

_ADDED = {
    "all_members": "（5つの市町と事務局）",
    "open": "（外部有識者を含むすべての利用者）",
}


def audience_choices(*, begun: bool) -> list[tuple[str, str]]:
    """(slug, label) pairs; only what is shared already can be stopped."""
    return [
        (slug, name + _ADDED.get(slug, ""))
        for slug, (name, _tone) in AUDIENCES.items()
        if begun or slug != "withdrawn"
    ]


def readers(dataset: Mapping[str, Any]) -> str:
    """The sentences saying who may read the dataset's rows now."""
    consent = dataset["consent"]
    named = towns(consent["municipalities"])
    return _told(consent["audience"], dataset["municipality"], named)


def readers_after(owner: str) -> dict[str, str]:
    """By audience, the sentences saying who might read the owner's rows if it were chosen."""
    return {audience: _told(audience, owner, "選んだ市町") for audience in AUDIENCES}


def _told(audience: str, owner: str, named: str) -> str:
    words = _READERS.get(audience, "") + _AUDITORS.get(audience, _ALWAYS)
    return words.format(owner=town(owner), named=named)
