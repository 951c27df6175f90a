"""An ordinary project, as the council's own ten cases are, takes one sheet of A4."""

from dataclasses import replace
from datetime import date
from pathlib import Path
from typing import Any

import msgspec
import pytest
from pypdf import PdfReader

from infra.sample.loading import cases, commitments, plan
from services.reporting.document import Document, compose
from services.reporting.domain import Commitment, JointProject
from services.reporting.rendering.glyphs import FONTS
from services.reporting.rendering.pdf import to_pdf
from tests.unit.reporting.sample import material, order

pytestmark = pytest.mark.skipif(not any(FONTS.glob("*.ttf")), reason="the build's fonts")

DAY = date(2026, 11, 23)


def project(case: dict[str, Any]) -> JointProject:
    """As registry tells it once it is submitted, with the longest of numbers."""
    item = case.get("plan_item", "")
    title = case["content"]["title"]
    told = {
        **case["content"],
        "id": title,
        "number": "R8-中標津-001",
        "state": "accepted",
        "version": 1,
        "submitted_on": DAY,
        "plan_item": f"{item} {plan()['items'][item]}" if item else None,
    }
    return msgspec.convert(told, JointProject, strict=False)


def sample_report() -> Document:
    projects = tuple(project(case) for case in cases())
    signed = tuple(
        Commitment(
            project_id=one["project"],
            municipality=one["municipality"],
            words=one["words"],
            signed_on=DAY,
        )
        for one in commitments()
    )
    ordered = order(texts={}, chapters=("sheets",))
    return compose(ordered, replace(material(0), projects=projects, commitments=signed))


def test_each_project_of_the_sample_takes_one_page(tmp_path: Path) -> None:
    to_pdf(sample_report(), tmp_path / "report.pdf")
    texts = [page.extract_text() for page in PdfReader(tmp_path / "report.pdf").pages]
    begun = [
        at for at, text in enumerate(texts) if "R8-中標津-001\n" in text and "地域課題" in text
    ]
    last = len(texts) - 1
    assert "この報告書の根拠" in texts[last]
    assert begun == list(range(last - len(cases()), last))
    assert sum("首長のコミットメント" in text for text in texts) == len(commitments())
