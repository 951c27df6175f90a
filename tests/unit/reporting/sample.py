"""Material for reports: the council's own projects, scored and decided, and any number of them."""

from dataclasses import replace
from datetime import date

from services.reporting.document import CHAPTERS, Document, compose
from services.reporting.domain import (
    Achieved,
    Activity,
    CostLine,
    FundingLine,
    Indicator,
    JointProject,
    LogPosition,
    Material,
    Progress,
    ReportOrder,
    SharedDataset,
    Site,
)
from shared.events.evaluation import (
    CriterionUsed,
    Decision,
    PublishedCandidate,
    ResultsPublished,
    ValueOnCriterion,
    WhyUnranked,
)
from shared.events.sharing import Audience
from shared.vocabulary import (
    MUNICIPALITIES,
    DatasetKind,
    Field,
    FundingSource,
    NetworkKind,
    SiteKind,
)

_CASES = (
    ("①来庁者向けWⅰFⅰ環境の充実", Field.CITY_HALL, "012238", (), "adopted"),
    ("職員の情報系端末における無線LAN", Field.CITY_HALL, "012238", (), "accepted"),
    ("行政手続きのオンライン化・簡素化", Field.PUBLIC_SERVICES, "016926", ("012238",), "on_hold"),
    ("ファイリングシステムによるペーパーレス化", Field.CITY_HALL, "012238", (), "not_adopted"),
    ("防災機能への5G活用", Field.DISASTER_PREVENTION, "016934", ("016942", "016918"), "adopted"),
    (
        "①知床岬周辺の通信環境改善（WⅰFⅰ含む）",
        Field.DISASTER_PREVENTION,
        "016942",
        ("016934",),
        "in_progress",
    ),
    ("漁港・定置網の遠隔監視", Field.FISHERIES, "016942", ("012238", "016934"), "adopted"),
    ("フリーストール牛舎の個体管理", Field.FARMING, "016918", ("016926",), "adopted"),
    ("除雪車の位置共有と遠隔支援", Field.TRANSPORT_SNOW, "016926", ("016918", "016934"), "on_hold"),
    ("遠隔診療・救急搬送支援", Field.MEDICAL_WELFARE, "016942", ("016926",), "under_evaluation"),
)

_SHORT = {town.code: town.name[:-1] for town in MUNICIPALITIES}

_CRITERIA = (
    "地域課題への効果",
    "5Gの必要性",
    "実現可能性",
    "費用対効果",
    "広域連携・横展開",
    "継続性(運用・人材)",
    "デジタル・ディバイドへの配慮",
)


def project(number: int) -> JointProject:
    """The council's case, round and round: number 1, 11, 21 … are the same idea."""
    title, field, lead, partners, state = _CASES[(number - 1) % len(_CASES)]
    initial, operating = 8_450_000 + 1_234_567 * (number % 9), 1_200_500 + 10_000 * (number % 7)
    return JointProject(
        id=f"00000000-0000-4000-8000-{number:012d}",
        number=f"R8-{_SHORT[lead]}-{number:03d}",
        state=state,
        version=1 + number % 2,
        submitted_on=date(2026, 10, 1 + number % 28),
        title=title,
        field=field,
        lead_municipality=lead,
        partners=partners,
        problem="半島の先端部と沿岸では通信がつながらない場所が多く、漁業者や観光客の安全の確認に"
        "時間がかかっている。冬季は道路の通行止めが続き、職員が現地へ行けない日もある。",
        beneficiaries="沿岸で操業する漁業者、観光船の利用者、地域住民",
        use_of_5g="高精細の映像を低遅延で伝送し、陸上から状況を把握する。基地局は既存の施設に併設し、"
        "関係市町が同じ画面を見て判断できるようにする。",
        necessity="4Gでは映像の上り帯域が足りず、Wi-Fiは沖合まで届かない。LPWAは映像を送れず、"
        "衛星は遅延と費用の面で常時の監視に向かない。",
        network=tuple(NetworkKind)[number % 4],
        digital_divide="スマートフォンを持たない方には防災行政無線と戸別訪問で同じ内容を伝える。",
        contact_section="企画振興課",
        plan_item="情報化計画 2-(1) 地域の通信環境の整備",
        sites=(
            Site(name="漁港監視所", kind=SiteKind.PORT, latitude=44.0221, longitude=145.1904),
            Site(name="沿岸中継局", kind=SiteKind.SEA, latitude=44.1032, longitude=145.2531),
        ),
        schedule=(
            Activity(fiscal_year=2026, activity="電波の調査、設計"),
            Activity(fiscal_year=2027, activity="機器の設置、試験運用"),
            Activity(fiscal_year=2028, activity="本格運用、効果の検証"),
        ),
        costs=(
            CostLine(fiscal_year=2026, initial_yen=initial, operating_yen=0),
            CostLine(fiscal_year=2027, initial_yen=2_000_000, operating_yen=operating),
            CostLine(fiscal_year=2028, initial_yen=0, operating_yen=operating),
        ),
        funding=(
            FundingLine(fiscal_year=2026, source=FundingSource.GENERAL, amount_yen=initial),
            FundingLine(
                fiscal_year=2027, source=FundingSource.NATIONAL_SUBSIDY, amount_yen=2_000_000
            ),
            FundingLine(fiscal_year=2027, source=FundingSource.GENERAL, amount_yen=operating),
            FundingLine(fiscal_year=2028, source=FundingSource.BOND, amount_yen=operating),
        ),
        indicators=(
            Indicator(
                name="通信できない海域の割合",
                unit="％",
                baseline=38.5,
                target=10,
                due_date=date(2029, 3, 31),
            ),
            Indicator(
                name="状況把握までの時間",
                unit="分",
                baseline=90,
                target=15,
                due_date=date(2029, 3, 31),
            ),
        ),
    )


def round_of(projects: tuple[JointProject, ...]) -> ResultsPublished:
    """Published results in which the last project could not be scored by anybody."""
    candidates = [_candidate(rank, one) for rank, one in enumerate(projects, start=1)]
    candidates[-1] = replace(
        candidates[-1],
        values=tuple(replace(one, value=None, evaluators=0) for one in candidates[-1].values),
        score=None,
        rank=None,
        rank_in_municipality=None,
        why_unranked=WhyUnranked.NOBODY_ELIGIBLE,
        decision=Decision.ON_HOLD,
    )
    return ResultsPublished(
        round_id="r1",
        title="令和8年度 第1回評価",
        fiscal_year=2026,
        allow_own=False,
        method="weighted_sum",
        evaluators=6,
        criteria=tuple(
            CriterionUsed(
                id=f"c{place}",
                name=name,
                description="",
                anchors=("低い", "やや低い", "ふつう", "やや高い", "高い"),
                weight=weight,
            )
            for place, (name, weight) in enumerate(
                zip(_CRITERIA, (25, 20, 15, 15, 10, 10, 5), strict=True)
            )
        ),
        candidates=tuple(candidates),
    )


def _candidate(rank: int, one: JointProject) -> PublishedCandidate:
    return PublishedCandidate(
        project_id=one.id,
        number=one.number,
        title=one.title,
        lead_municipality=one.lead_municipality,
        partners=one.partners,
        values=tuple(
            ValueOnCriterion(
                criterion_id=f"c{place}",
                value=4.6 - 0.2 * rank - 0.05 * place,
                evaluators=6 - len(one.partners),
                groups=4,
            )
            for place in range(len(_CRITERIA))
        ),
        score=4.5 - 0.2 * rank,
        rank=rank,
        rank_in_municipality=1 + rank // 4,
        why_unranked=None,
        own_evaluations=(),
        decision=(Decision.ADOPTED, Decision.ON_HOLD, Decision.NOT_ADOPTED)[(rank - 1) // 4],
        reason="地域課題への効果が高く、近隣市町への横展開が見込めるため。",
        meeting_date=date(2026, 11, 20),
    )


def material(count: int = 10) -> Material:
    projects = tuple(project(number) for number in range(1, count + 1))
    return Material(
        projects=projects,
        progress=(
            Progress(
                project_id=projects[0].id,
                fiscal_year=2026,
                cost_yen=9_512_400,
                achieved=(Achieved(name="通信できない海域の割合", value=31),),
                comment="入札により減額",
            ),
        )
        if projects
        else (),
        rounds=(round_of(projects[:10]),) if len(projects) >= 2 else (),
        datasets=(
            SharedDataset(
                id="d1",
                title="指定緊急避難場所一覧",
                kind=DatasetKind.EVACUATION_SITES,
                municipality="016918",
                audience=Audience.ALL_MEMBERS,
                municipalities=(),
                version=2,
                row_count=1_234,
                updated_on=date(2026, 11, 2),
            ),
            SharedDataset(
                id="d2",
                title="公衆無線LAN（WⅰFⅰ）アクセスポイント一覧",
                kind=DatasetKind.WIFI_ACCESS_POINTS,
                municipality="012238",
                audience=Audience.NAMED,
                municipalities=("016934", "016926"),
                version=1,
                row_count=38,
                updated_on=date(2026, 11, 9),
            ),
        ),
        positions=(
            LogPosition(service="council", position=42, hash="a1" * 32),
            LogPosition(service="registry", position=1_203, hash="b2" * 32),
            LogPosition(service="sharing", position=88, hash="c3" * 32),
            LogPosition(service="evaluation", position=310, hash="d4" * 32),
        ),
    )


def order(**changes: object) -> ReportOrder:
    ordered = ReportOrder(
        number="令和8年度第1号",
        title="根室地域5G利活用 共同報告書",
        made_on=date(2026, 11, 23),
        chapters=tuple(CHAPTERS),
        texts={
            "overview": "この報告書は、1市4町が登録した5G利活用の事業を取りまとめたものです。\n"
            "事業費は各市町の見積りであり、今後の精査により変わることがあります。"
        },
    )
    return replace(ordered, **changes)  # type: ignore[arg-type]


def document(count: int = 10) -> Document:
    return compose(order(), material(count))
