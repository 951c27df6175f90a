"""重点取組事項 of the 自治体DX推進計画, kept by version of the plan."""

from dataclasses import dataclass


@dataclass(frozen=True, kw_only=True)
class DxPriority:
    """One 重点取組事項."""

    slug: str
    name: str


@dataclass(frozen=True, kw_only=True)
class DxPriorityList:
    """The 重点取組事項 of one version of the 自治体DX推進計画, in its order."""

    plan: str
    version: str
    items: tuple[DxPriority, ...]


DX_PRIORITIES = DxPriorityList(
    plan="自治体DX推進計画",
    version="第2.3版",
    items=(
        DxPriority(slug="front_yard", name="フロントヤード改革"),
        DxPriority(slug="standardization", name="情報システムの標準化・共通化"),
        DxPriority(slug="eltax", name="公金収納におけるeLTAX活用"),
        DxPriority(slug="my_number_card", name="マイナンバーカードの普及促進"),
        DxPriority(slug="security", name="セキュリティ対策"),
        DxPriority(slug="ai_rpa", name="AI・RPA利用推進"),
        DxPriority(slug="telework", name="テレワーク"),
    ),
)

# Earlier and later versions stay beside each other: an indicator names the version it was kept for.
DX_PRIORITY_VERSIONS: tuple[DxPriorityList, ...] = (DX_PRIORITIES,)
