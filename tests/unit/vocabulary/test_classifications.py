import json

import pytest

from shared.vocabulary import (
    DX_PRIORITIES,
    DatasetKind,
    Field,
    FundingSource,
    NetworkKind,
    SiteKind,
)


@pytest.mark.parametrize("kinds", [DatasetKind, Field, FundingSource, NetworkKind, SiteKind])
def test_every_slug_has_a_label_and_is_plain_text_in_json(kinds):
    for kind in kinds:
        assert kind.label
        assert json.loads(json.dumps(kind)) == kind.value
        assert kinds(kind.value) is kind


def test_labels_are_those_of_the_council():
    assert [field.label for field in Field] == [
        "水産",
        "酪農・農業",
        "防災",
        "医療・福祉",
        "教育",
        "観光",
        "交通・除雪",
        "行政サービス",
        "庁舎",
        "その他",
    ]


def test_dataset_kinds_know_their_number_in_the_standard():
    assert DatasetKind.EVACUATION_SITES.standard_number == "03"
    assert DatasetKind.OTHER.standard_number is None


def test_the_plan_has_seven_priorities_in_its_version():
    assert DX_PRIORITIES.version == "第2.3版"
    assert len(DX_PRIORITIES.items) == 7
