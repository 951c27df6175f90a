"""A dataset's originals stay; what was stored and never shared does not."""

import io
from typing import Any

from shared.files import Allowance
from shared.web.context import ServiceContext
from tests.embedded.sharing.datasets import BEKKAI, SHELTERS, form, share
from tests.embedded.sweeping import THE_DAY_AFTER, TOMORROW, swept


def add_version(client: Any, dataset: dict[str, Any], content: bytes) -> Any:
    upload = {"file": form(content)["file"]}
    return client.post(f"/datasets/{dataset['id']}/versions", data=upload)


def test_originals_of_every_version_stay_and_what_was_never_shared_goes(
    as_member: Any, context: ServiceContext
) -> None:
    bekkai = as_member("official", of=BEKKAI)
    dataset = share(bekkai).json
    more = SHELTERS + "④別海中学校,別海町別海常盤町,43.395,145.118,\r\n"
    assert add_version(bekkai, dataset, more.encode("cp932")).status_code == 201
    shared = swept(context)
    context.files.put(io.BytesIO(b"stored by a process that was killed before its commit"))

    assert len(shared) == 2
    assert swept(context, TOMORROW, THE_DAY_AFTER) == shared


def test_a_dataset_refused_for_its_key_leaves_no_bytes(
    as_member: Any, context: ServiceContext
) -> None:
    bekkai = as_member("official", of=BEKKAI)
    key = {"Idempotency-Key": "3f2b8c1e-5a53-4a53-8a53-3f2b8c1e5a53"}
    assert bekkai.post("/datasets", data=form(SHELTERS.encode()), headers=key).status_code == 201
    shared = swept(context)
    other = form(b"a,b\r\n1,2\r\n")
    assert bekkai.post("/datasets", data=other, headers=key).status_code == 409
    assert len(swept(context)) == 2

    assert swept(context, TOMORROW, THE_DAY_AFTER) == shared


def test_a_town_that_shares_without_end_is_held_back(
    as_member: Any, context: ServiceContext
) -> None:
    bekkai = as_member("official", of=BEKKAI)
    dataset = share(bekkai, b"a,b\r\n1,1\r\n").json
    context.allowance = Allowance(bytes_a_day=19)
    assert add_version(bekkai, dataset, b"a,b\r\n1,2\r\n").status_code == 201
    refused = add_version(bekkai, dataset, b"a,b\r\n1,3\r\n")
    assert (refused.status_code, refused.json["type"]) == (413, "urn:yui:problem:quota-used-up")
    assert len(swept(context)) == 2


def test_tables_that_are_refused_take_nothing_of_what_a_town_may_store(
    as_member: Any, context: ServiceContext
) -> None:
    bekkai = as_member("official", of=BEKKAI)
    dataset = share(bekkai).json
    context.allowance = Allowance(bytes_a_day=10)
    for _ in range(2):
        assert add_version(bekkai, dataset, b"\0" * 10).status_code == 422

    assert add_version(bekkai, dataset, b"a,b\r\n1,2\r\n").status_code == 201


def test_what_a_town_writes_about_datasets_is_held_back_too(
    as_member: Any, context: ServiceContext
) -> None:
    bekkai = as_member("official", of=BEKKAI)
    context.allowance = Allowance(bytes_a_day=3_000)
    refused = share(bekkai, description="海" * 1_000)

    assert (refused.status_code, refused.json["type"]) == (413, "urn:yui:problem:quota-used-up")
    assert bekkai.get("/datasets").json["total"] == 0
