"""How people call the fields of each form, wherever a field is named away from its own label.

The form of a project is the largest; the other forms are known by the blueprint of their pages.
"""

from collections.abc import Mapping

from shared.vocabulary.project_form import in_form_order

LABELS = {field.name: field.label for field in in_form_order()}
_ACTIONS = {
    "comment": "コメント",
    "reason": "理由",
    "decline-comment": "担当者へのコメント",
    "return-comment": "差戻しの理由",
    "withdraw-reason": "取下げの理由",
    "commitment-words": "約束する内容",
    "commitment-reason": "取下げの理由",
    "fiscal_year": "年度",
    "initial_yen": "初期費用",
    "operating_yen": "運用費",
    "file": "添付するファイル",
}
_DATASET = {
    "title": "データの名称",
    "kind": "種類",
    "description": "説明",
    "audience": "共有する相手",
    "municipalities": "指定する市町",
    "header_rows": "見出しの行数",
    "file": "CSVファイル",
}
FORMS: Mapping[str, Mapping[str, str]] = {
    "project_form": LABELS,
    "projects": _ACTIONS,
    "commitments": _ACTIONS,
    "dataset_form": _DATASET,
    "datasets": _DATASET,
    "members": {
        "login": "ログインID",
        "name": "表示名",
        "section": "所属",
        "municipality": "市町",
        "roles": "役割",
        "term_from": "任期の初日",
        "term_until": "任期の末日",
    },
    "proposals": {"reason": "理由"},
    "api_tokens": {
        "name": "名称",
        "municipality": "市町",
        "scopes": "できること",
        "last_day": "有効期限",
    },
    "round_form": {
        "title": "評価の名称",
        "fiscal_year": "年度",
        "due_date": "評価期限",
        "candidates": "評価する事業",
        "evaluators": "選任する評価者",
        "allow_own": "所属する市町の事業の取扱い",
        "criteria": "評価項目",
    },
    "results": {"decision": "決定", "reason": "理由", "meeting_date": "決定した会議の日"},
    "scoring": {"scores": "評点", "comment": "コメント"},
    "reports": {
        "title": "題名",
        "chapters": "章",
        "texts": "章に載せる文章",
        "file": "Wordのひな形",
    },
    "operations": {"reason": "理由"},
    "password": {
        "current": "現在のパスワード",
        "new": "新しいパスワード",
        "again": "新しいパスワード（確認用）",
    },
    "reset_code": {
        "login": "ログインID",
        "code": "再設定コード",
        "new": "新しいパスワード",
        "again": "新しいパスワード（確認用）",
    },
    "signing": {"login": "ログインID", "password": "パスワード"},
}
"""By the blueprint of the pages that take it."""
ROWS = {
    "sites": "場所",
    "schedule": "予定",
    "costs": "経費",
    "funding": "財源",
    "indicators": "指標",
    "criteria": "評価項目",
    "identifier_columns": "12桁の番号が入っている列",
    "measured": "実績",
}
COLUMNS = {
    "name": "名称",
    "kind": "種類",
    "latitude": "緯度",
    "longitude": "経度",
    "fiscal_year": "年度",
    "activity": "行うこと",
    "initial_yen": "初期費用",
    "operating_yen": "運用費",
    "source": "財源の種類",
    "amount_yen": "金額",
    "unit": "単位",
    "baseline": "現状値",
    "target": "目標値",
    "due_date": "達成期限",
    "weight": "重み",
    "description": "評価の観点",
    "anchors": "評点の基準",
    "column": "列の番号",
    "meaning": "番号の種類",
    "value": "値",
}


def label_of(name: str, form: str = "project_form") -> str:
    """The label of a form field: `sites-0-latitude` is 場所1の緯度; empty for an unknown one."""
    group, _, rest = name.partition("-")
    number, _, cell = rest.partition("-")
    column = cell.partition("-")[0]
    if group in ROWS and number.isdecimal() and column in COLUMNS:
        return f"{ROWS[group]}{int(number) + 1}の{COLUMNS[column]}"
    labels = FORMS.get(form, {})
    return labels.get(name) or labels.get(group, "")


def named(name: str, message: str, form: str = "project_form") -> str:
    """The message so that it says which field it is about."""
    label = label_of(name, form)
    return f"{label}：{message}" if label and label not in message else message
