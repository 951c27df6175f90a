"""The trail in the words of officials: acts, people, places and particulars."""

from collections.abc import Callable, Mapping
from typing import Any

from services.portal.display import PROPOSED, day, moment, role_labels, scopes, town, towns
from shared.acts import Act
from shared.events.evaluation import Decision
from shared.events.sharing import Audience
from shared.manifests import label_of

UNREADABLE = "読み取れない記録"
STRANGER = "サインインしていない方"
OPERATOR = "サーバーの管理者"

_PARTICULARS: Mapping[str, tuple[str, Callable[[Any], str]]] = {
    "count": ("回数", lambda number: f"{number:,}回"),
    "method": ("しようとしたこと", lambda method: _METHODS.get(method, method)),
    "route": ("開こうとしたもの", lambda route: _route(route)),
    "status": ("断った理由", lambda status: _STATUSES.get(status, f"番号{status}")),
    "municipality": ("市町", lambda code: town(code) or "外部"),
    "municipality_before": ("変更前の市町", lambda code: town(code) or "外部"),
    "roles": ("役割", role_labels),
    "roles_before": ("変更前の役割", role_labels),
    "term_from": ("任期の始まり", day),
    "term_until": ("任期の終わり", day),
    "last_day": ("有効期限", day),
    "audience_before": ("変更前の共有範囲", lambda slug: _AUDIENCES.get(slug, slug)),
    "municipalities_before": ("変更前の指定した市町", towns),
    "audience": ("共有範囲", lambda slug: _AUDIENCES.get(slug, slug)),
    "municipalities": ("指定した市町", towns),
    "network": ("ネットワーク", str),
    "version": ("版", lambda number: f"第{number}版"),
    "sha256": ("ファイル", lambda text: text[:12]),
    "format": ("形式", str),
    "from": ("期間の始まり", day),
    "until": ("期間の終わり", day),
    "scopes": ("できること", lambda names: "・".join(scope.label for scope in scopes(names))),
    "fields": ("変更した項目", lambda names: "・".join(_FIELDS.get(name, name) for name in names)),
    "decision": ("決定", lambda slug: _DECISIONS.get(slug, slug)),
    "item": ("項目", str),
    "deed": ("申請の内容", lambda action: PROPOSED.get(action, action)),
    "stream": ("配信", str),
    "position": ("番号", lambda number: f"{number:,}番"),
    "made_at": ("作成日時", moment),
    "findings": ("異常", lambda number: f"{number:,}件"),
}

_METHODS: Mapping[str, str] = {
    "GET": "表示",
    "HEAD": "表示",
    "POST": "登録や操作",
    "PUT": "変更",
    "DELETE": "取消しや削除",
}
_STATUSES: Mapping[int, str] = {
    400: "送信された内容を読み取れない",
    401: "サインインが無効",
    403: "権限がない",
    404: "見つからないか、閲覧できる範囲にない",
    413: "1日に保存できる量を超えた",
    429: "試みた回数が多すぎる",
}
_ROUTES: Mapping[str, str] = {
    "": "ホーム",
    "accesses": "データの閲覧・取得の記録",
    "api-tokens": "接続用トークン",
    "candidates": "評価の対象にできる事業",
    "commitments": "コミットメント",
    "criteria": "評価項目",
    "datasets": "共有データ",
    "docs": "接続の仕様",
    "dx-priorities": "計画",
    "feed": "出来事の配信",
    "health": "稼働状況",
    "home": "ホーム",
    "keys": "署名鍵",
    "manual": "使い方",
    "map": "地図",
    "me": "本人のパスワードと端末",
    "members": "構成員",
    "metrics": "稼働状況",
    "municipalities": "市町の一覧",
    "notices": "お知らせ",
    "openapi.json": "接続の仕様",
    "operations": "稼働状況",
    "overview": "ホーム",
    "parked": "保留した出来事",
    "password": "パスワードの変更",
    "passwords": "新しいパスワード",
    "plans": "計画",
    "projects": "事業",
    "proposals": "承認を待つ申請",
    "reports": "報告書",
    "rounds": "評価",
    "sessions": "サインイン",
    "sign-in": "サインイン",
    "sign-out": "サインアウト",
    "sites": "地図",
    "static": "画面の部品",
    "tokens": "サインインの継続",
    "trail": "操作の記録",
    "unsent": "入力途中の様式",
    "watch": "稼働状況",
    "word-template": "報告書のひな形",
}
"""By the first part of an address: of a page, or of a service's API."""

_DECISIONS: Mapping[str, str] = {decision.value: decision.label for decision in Decision}
_AUDIENCES: Mapping[str, str] = {audience.value: audience.label for audience in Audience}
_FIELDS: Mapping[str, str] = {
    "name": "表示名",
    "section": "課",
    "title": "名称",
    "fiscal_year": "年度",
    "due_date": "評価期限",
    "allow_own": "自市町の事業の取扱い",
    "criteria": "評価項目",
    "project_ids": "評価する事業",
    "appointments": "評価者",
}

_PEOPLE = {
    "person": "絞り込んだ方",
    "sponsor_before": "これまでの責任者",
    "proposed_by": "申請した方",
    "project": "事業",
    "issued_by": "発行した方",
    "evaluators": "評価者",
    "evaluators_added": "加えた評価者",
    "evaluators_removed": "外した評価者",
}
"""Particulars that are somebody's id, or several."""


def act_label(act: str) -> str:
    """What an act is called; its own word if it is newer than this page."""
    if not act:
        return UNREADABLE
    known = Act.of(act)
    return known.label if known else act


def person(who: str, names: Mapping[str, str]) -> str:
    """A member's name, or what else can act; the id where it is nobody we know."""
    if who == "operator":
        return OPERATOR
    kind, _, rest = who.partition(":")
    if kind == "service":
        return f"サービス（{label_of(rest)}）"
    if kind == "api-token":
        return f"接続用トークン（{names.get(rest, rest)}）"
    return names.get(who, who) if who else STRANGER


def _route(route: str) -> str:
    """What an address shows; itself where it is none of ours."""
    parts = route.split("/")
    group = "api-tokens" if "api-tokens" in parts else parts[1] if len(parts) > 1 else ""
    return _ROUTES.get(group, route) if route else "ないページ"


def place(address: str) -> str:
    """Where from: an address, or the machine itself."""
    return {"console": "サーバー（コマンド）", "": "—"}.get(address, address)


def particulars(told: Mapping[str, Any], names: Mapping[str, str]) -> str:
    """役割：担当者、任期の終わり：2027-03-31 – what has no value is left out."""
    return "、".join(_one(*each, names) for each in told.items() if each[1] is not None)


def _one(name: str, value: Any, names: Mapping[str, str]) -> str:
    if name in _PEOPLE:
        who = value if isinstance(value, list) else [value]
        return f"{_PEOPLE[name]}：{'・'.join(person(one, names) for one in who) or 'なし'}"
    label, words = _PARTICULARS.get(name, (name, str))
    return f"{label}：{words(value)}"
