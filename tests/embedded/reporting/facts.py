"""Facts as the other services announce them."""

from dataclasses import fields
from datetime import date
from typing import Any

from shared.events.council import PlanItemAdded
from shared.events.evaluation import ResultsPublished
from shared.events.registry import (
    Activity,
    Cost,
    Funding,
    Indicator,
    Measured,
    ProgressReported,
    ProjectSubmitted,
    Site,
)
from shared.events.sharing import Audience, ConsentChanged, DatasetShared, Recipients
from shared.vocabulary import DatasetKind
from tests.unit.reporting import sample

RAUSU, SHIBETSU, BETSUKAI = "016942", "016934", "016918"
TITLE = "①知床岬周辺の通信環境改善（WⅰFⅰ含む）"
PROJECT = "5f0c2a7e-91d4-4c56-8a5d-3c2b7e9f1a01"
PLAN_ITEM = "5f0c2a7e-91d4-4c56-8a5d-3c2b7e9f1a09"
DATASET = "5f0c2a7e-91d4-4c56-8a5d-3c2b7e9f1a05"
ALL = Recipients(audience=Audience.ALL_MEMBERS)


def submitted(**changes: Any) -> ProjectSubmitted:
    given: dict[str, Any] = {
        "project_id": PROJECT,
        "number": "R8-羅臼-001",
        "version": 1,
        "title": TITLE,
        "field": "disaster_prevention",
        "lead_municipality": RAUSU,
        "partners": (SHIBETSU,),
        "problem": "岬の先端部では通信ができない。",
        "beneficiaries": "漁業者",
        "use_of_5g": "映像を送る。",
        "necessity": "4Gでは足りない。",
        "network": "carrier_5g",
        "sites": (Site(name="岬", kind="sea", latitude=44.34, longitude=145.33),),
        "schedule": (Activity(fiscal_year=2026, activity="調査"),),
        "costs": (Cost(fiscal_year=2026, initial_yen=12_345_600, operating_yen=654_400),),
        "funding": (Funding(fiscal_year=2026, source="general", amount_yen=13_000_000),),
        "indicators": (
            Indicator(
                name="通信できる割合",
                unit="％",
                baseline=None,
                target=90.0,
                due_date=date(2028, 3, 31),
            ),
        ),
        "digital_divide": "防災無線でも伝える。",
        "plan_item_id": PLAN_ITEM,
        "contact_section": "企画振興課",
        "attachment_count": 0,
    }
    return ProjectSubmitted(**{**given, **changes})


def plan_item() -> PlanItemAdded:
    return PlanItemAdded(plan_id="p", item_id=PLAN_ITEM, number="2-(1)", title="通信環境の整備")


def progress() -> ProgressReported:
    return ProgressReported(
        project_id=PROJECT,
        fiscal_year=2026,
        initial_yen=12_000_000,
        operating_yen=0,
        measured=(Measured(name="通信できる割合", value=55.0),),
    )


def shared() -> DatasetShared:
    return DatasetShared(
        dataset_id=DATASET,
        municipality=BETSUKAI,
        recipients=ALL,
        title="避難所一覧",
        kind=DatasetKind.EVACUATION_SITES,
        row_count=120,
        size_bytes=9_000,
        sha256="0" * 64,
    )


def withdrawn() -> ConsentChanged:
    told = {one.name: getattr(shared(), one.name) for one in fields(DatasetShared)}
    kept = ("dataset_id", "municipality", "title", "kind")
    return ConsentChanged(
        **{name: told[name] for name in kept},
        recipients=Recipients(audience=Audience.WITHDRAWN),
        version=1,
        before=ALL,
    )


def published() -> ResultsPublished:
    return sample.round_of(tuple(sample.project(number) for number in (1, 2, 3)))
