"""How people call the fields of a project."""

LABELS = {
    "title": "事業名",
    "field": "分野",
    "lead_municipality": "実施主体",
    "partners": "連携市町",
    "plan_item_id": "計画上の位置付け",
    "problem": "地域課題",
    "beneficiaries": "課題を抱えている方",
    "use_of_5g": "5Gの活用方法",
    "necessity": "5Gの必要性",
    "network": "通信方式",
    "sites": "実施場所",
    "schedule": "実施内容",
    "costs": "経費",
    "funding": "財源",
    "indicators": "指標（KPI）",
    "digital_divide": "デジタル・ディバイドへの配慮",
    "contact_section": "担当課",
}
ROWS = {
    "sites": "場所",
    "schedule": "予定",
    "costs": "経費",
    "funding": "財源",
    "indicators": "指標",
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
}


def label_of(name: str) -> str:
    """The label of a form field: `sites-0-latitude` is 場所1の緯度."""
    group, _, rest = name.partition("-")
    number, _, column = rest.partition("-")
    if group in ROWS and number.isdecimal() and column in COLUMNS:
        return f"{ROWS[group]}{int(number) + 1}の{COLUMNS[column]}"
    return LABELS.get(group, "")
