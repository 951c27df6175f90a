"""A report of which a format cannot be made."""

from functools import partial
from typing import Any

import pytest

from services.reporting import making
from services.reporting.format_process import MakingFailed
from services.reporting.making import make_next
from shared.web.context import ServiceContext
from shared.workshop import Limits

PLENTY, TOO_LITTLE = Limits(60, memory_mib=2048), Limits(60, memory_mib=110)


@pytest.fixture
def coordinator(as_member: Any) -> Any:
    return as_member("coordinator", of="012238")


def ordered(client: Any) -> str:
    report: dict[str, Any] = client.post("/reports", json={"title": "共同報告書"}).json
    return f"/reports/{report['id']}"


def without_memory_for_pdf(make: Any, worker: Any, format_: str, *rest: Any) -> Any:
    return make(worker, format_, *rest, limits=TOO_LITTLE if format_ == "pdf" else PLENTY)


def test_it_does_not_take_the_others_with_it_and_says_why(
    coordinator: Any, context: ServiceContext, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(making, "FORMATS", {"pdf": (), "csv": ()})
    monkeypatch.setattr(making, "make", partial(without_memory_for_pdf, making.make))
    path = ordered(coordinator)
    make_next(context)

    report = coordinator.get(path).json
    assert (report["state"], report["trouble"]) == ("done", "")
    assert [one["format"] for one in report["files"]] == ["csv"]
    (unmade,) = report["unmade"]
    assert unmade["format"] == "pdf"
    assert "メモリが上限" in unmade["why"]
    assert coordinator.get(f"{path}/files/csv").status_code == 200
    assert coordinator.get(f"{path}/files/pdf").status_code == 404


@pytest.mark.parametrize(
    ("trouble", "told"),
    [
        (MakingFailed("時間内に終わりませんでした。"), "時間内に終わりませんでした。"),
        (OSError(28, "No space left on device"), "ファイルを保存できませんでした。"),
    ],
)
def test_where_none_can_be_made_the_report_says_why_and_the_next_one_is_made(
    coordinator: Any,
    context: ServiceContext,
    monkeypatch: pytest.MonkeyPatch,
    trouble: Exception,
    told: str,
) -> None:
    monkeypatch.setattr(making, "FORMATS", {"csv": ()})
    failing, fine = ordered(coordinator), ordered(coordinator)

    def fail(*_: Any) -> None:
        raise trouble

    with monkeypatch.context() as broken:
        broken.setattr(making, "make", fail)
        make_next(context)
    make_next(context)
    failed = coordinator.get(failing).json
    assert failed["state"] == "failed"
    assert failed["trouble"].startswith(told)
    assert coordinator.get(fine).json["state"] == "done"
