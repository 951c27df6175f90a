"""Files of reports and their Word templates stay; what no order or template names does not."""

import io
from typing import Any

from services.reporting.making import make_next
from shared.files import Allowance
from shared.web.context import ServiceContext
from tests.embedded.reporting.test_making_reports import ordered
from tests.embedded.sweeping import THE_DAY_AFTER, TOMORROW, hashes, swept


def test_reports_and_the_template_stay_and_a_template_never_registered_goes(
    as_member: Any, context: ServiceContext
) -> None:
    coordinator = as_member("coordinator")
    template = coordinator.get("/word-template/file").data
    put = coordinator.put("/word-template", data={"file": (io.BytesIO(template), "様式.docx")})
    assert put.status_code == 200
    (registered,) = swept(context)
    report = ordered(coordinator)
    make_next(context)
    made = hashes(coordinator.get(f"/reports/{report['id']}").json["files"])
    context.files.put(io.BytesIO(b"stored by a process that was killed before its commit"))

    assert swept(context, TOMORROW, THE_DAY_AFTER) == {registered, *made}


def test_templates_put_without_end_are_held_back(as_member: Any, context: ServiceContext) -> None:
    coordinator = as_member("coordinator")
    template = coordinator.get("/word-template/file").data
    context.allowance = Allowance(bytes_a_day=len(template))
    put = [
        coordinator.put("/word-template", data={"file": (io.BytesIO(template), "様式.docx")})
        for _ in range(2)
    ]
    assert [answer.status_code for answer in put] == [200, 413]


def test_templates_that_are_refused_take_nothing_of_what_may_be_stored(
    as_member: Any, context: ServiceContext
) -> None:
    coordinator = as_member("coordinator")
    template = coordinator.get("/word-template/file").data
    context.allowance = Allowance(bytes_a_day=len(template))
    put = [
        coordinator.put("/word-template", data={"file": (io.BytesIO(content), "様式.docx")})
        for content in (template[:-1000], template[:-1000], template)
    ]
    assert [answer.status_code for answer in put] == [422, 422, 200]
