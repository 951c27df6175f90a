"""Who may read a dataset, by whose consent, and what is on record of it."""

from typing import Any

import pytest

from shared.errors import PasswordWanted
from shared.vocabulary import MUNICIPALITY_CODES
from shared.web.context import ServiceContext
from tests.embedded.sharing.datasets import BEKKAI, NEMURO, RAUSU, SHIBETSU, consent, share


def test_withdrawn_consent_ends_preview_and_download_at_once(
    bekkai: Any, rausu: Any, coordinator: Any
) -> None:
    dataset = share(bekkai).json
    url = f"/datasets/{dataset['id']}"
    assert rausu.get(f"{url}/preview").status_code == 200

    withdrawn = consent(bekkai, dataset, "withdrawn")
    assert withdrawn.status_code == 200
    assert withdrawn.headers["ETag"] == '"2"'

    for path in (url, f"{url}/preview", f"{url}/download"):
        refused = rausu.get(path)
        assert refused.status_code == 403
        assert "同意を撤回した" in refused.json["detail"]
    assert rausu.get("/datasets").json["items"] == []
    assert coordinator.get(f"{url}/download").status_code == 403
    assert coordinator.get(url).json["consent"]["audience"] == "withdrawn"
    assert bekkai.get(f"{url}/download").status_code == 200


def test_what_was_never_shared_with_a_town_does_not_exist_for_it(
    bekkai: Any, shibetsu: Any, rausu: Any
) -> None:
    dataset = share(bekkai, audience="named", municipalities=[SHIBETSU]).json
    url = f"/datasets/{dataset['id']}"

    assert shibetsu.get(f"{url}/preview").status_code == 200
    for path in (url, f"{url}/preview", f"{url}/download", f"{url}/accesses"):
        assert rausu.get(path).status_code == 404
    assert consent(rausu, dataset, "open").status_code == 404
    assert consent(shibetsu, dataset, "open").status_code == 403
    assert rausu.get("/feed").json[0]["withheld"]
    assert shibetsu.get("/feed").json[0]["data"]["title"] == dataset["title"]


def test_the_access_log_holds_denials_too(
    bekkai: Any, rausu: Any, shibetsu: Any, coordinator: Any, as_member: Any
) -> None:
    dataset = share(bekkai, audience="named", municipalities=[SHIBETSU]).json
    url = f"/datasets/{dataset['id']}"
    shibetsu.get(f"{url}/preview")
    rausu.get(f"{url}/download?version=7")
    coordinator.get(f"{url}/preview")

    log = as_member("auditor").get("/accesses").json
    assert [(a["municipality"], a["what"], a["allowed"]) for a in log["items"]] == [
        (NEMURO, "preview", False),
        (RAUSU, "download", False),
        (SHIBETSU, "preview", True),
    ]
    assert [a["version"] for a in log["items"]] == [1, 1, 1], "there is no version 7"
    assert log["items"][0]["dataset_title"] == dataset["title"]
    assert bekkai.get(f"{url}/accesses").json["total"] == 3
    assert shibetsu.get(f"{url}/accesses").status_code == 403
    assert shibetsu.get("/accesses").status_code == 403


def test_the_secretariat_sees_what_is_shared_but_not_rows_meant_for_others(
    bekkai: Any, coordinator: Any
) -> None:
    dataset = share(bekkai, audience="named", municipalities=[SHIBETSU]).json
    assert coordinator.get("/datasets").json["items"][0]["title"] == dataset["title"]
    assert coordinator.get(f"/datasets/{dataset['id']}/preview").status_code == 403
    wider = consent(bekkai, dataset, "secretariat").json
    assert coordinator.get(f"/datasets/{wider['id']}/preview").status_code == 200


def test_consent_is_changed_only_by_who_has_read_it(bekkai: Any) -> None:
    dataset = share(bekkai).json
    url = f"/datasets/{dataset['id']}/consent"
    body = {"audience": "open", "municipalities": []}
    assert bekkai.put(url, json=body).status_code == 428
    assert consent(bekkai, dataset, "secretariat").status_code == 200
    assert consent(bekkai, dataset, "open").status_code == 412
    unclear = consent(bekkai, {**dataset, "revision": 2}, "named")
    assert unclear.status_code == 422
    assert unclear.json["errors"][0]["pointer"] == "/municipalities"


@pytest.mark.parametrize("audience", ["secretariat", "withdrawn"])
def test_the_auditor_reads_every_dataset_and_is_logged_like_anybody(
    bekkai: Any, as_member: Any, audience: str
) -> None:
    dataset, auditor = share(bekkai).json, as_member("auditor")
    consent(bekkai, dataset, audience)
    url = f"/datasets/{dataset['id']}"

    assert auditor.get(f"{url}/preview").json["row_count"] == 3
    assert "①別海小学校" in auditor.get(f"{url}/download").get_data(as_text=True)
    assert consent(auditor, dataset, "open").status_code == 404
    log = bekkai.get(f"{url}/accesses").json["items"]
    assert [(a["what"], a["allowed"]) for a in log] == [("download", True), ("preview", True)]


@pytest.mark.parametrize("audience", ["all_members", "open"])
def test_consent_to_every_town_wants_the_password_and_stores_nothing_without_it(
    bekkai: Any, unproved: Any, context: ServiceContext, audience: str
) -> None:
    refused = share(unproved, audience=audience)
    assert (refused.status_code, refused.json["type"]) == (403, PasswordWanted.type)
    assert bekkai.get("/datasets").json["total"] == 0
    assert not list((context.settings.var / "files").rglob("*.csv"))

    dataset = share(bekkai, audience="secretariat").json
    widened = consent(unproved, dataset, audience)
    assert (widened.status_code, widened.json["type"]) == (403, PasswordWanted.type)


def test_consent_to_every_other_town_by_name_weighs_as_much(bekkai: Any, unproved: Any) -> None:
    others = [code for code in MUNICIPALITY_CODES if code != BEKKAI]
    named = {"audience": "named", "municipalities": [*others, BEKKAI]}
    refused = share(unproved, **named)
    assert (refused.status_code, refused.json["type"]) == (403, PasswordWanted.type)
    dataset = share(bekkai, audience="named", municipalities=others[1:]).json
    widened = consent(unproved, dataset, "named", *others)
    assert (widened.status_code, widened.json["type"]) == (403, PasswordWanted.type)

    assert consent(bekkai, dataset, "named", *others).status_code == 200


def test_every_change_of_consent_is_on_record_with_what_was_before_and_after(
    bekkai: Any, as_member: Any
) -> None:
    dataset = share(bekkai, audience="named", municipalities=[RAUSU]).json
    for audience in ("withdrawn", "secretariat", "all_members", "all_members", "open", "withdrawn"):
        dataset = consent(bekkai, dataset, audience).json

    auditor = as_member("auditor")
    recorded = auditor.get("/trail?act=dataset.consent-changed").json["items"]
    assert {one["whom"] for one in recorded} == {dataset["id"]}
    told = [one["particulars"] for one in reversed(recorded)]
    assert [(one["audience_before"], one["audience"]) for one in told] == [
        (None, "named"),
        ("named", "withdrawn"),
        ("withdrawn", "secretariat"),
        ("secretariat", "all_members"),
        ("all_members", "open"),
        ("open", "withdrawn"),
    ]
    assert told[0]["municipalities"] == told[1]["municipalities_before"] == [RAUSU]

    given = auditor.get(f"/datasets/{dataset['id']}/consents").json["items"]
    assert [
        (one["before"] and one["before"]["audience"], one["audience"]) for one in reversed(given)
    ] == [(one["audience_before"], one["audience"]) for one in told]
    assert given[-2]["before"]["municipalities"] == [RAUSU]


def test_whom_a_dataset_was_shared_with_is_no_other_towns_business(
    bekkai: Any, shibetsu: Any
) -> None:
    """Who reads it learns that it is theirs, not who else had it."""
    url = f"/datasets/{share(bekkai).json['id']}/consents"
    assert shibetsu.get(url).status_code == 403
    assert bekkai.get(url).json["total"] == 1


def test_consent_to_some_and_its_end_want_no_password(unproved: Any) -> None:
    dataset = share(unproved, audience="named", municipalities=[RAUSU]).json
    dataset = consent(unproved, dataset, "secretariat").json
    assert consent(unproved, dataset, "withdrawn").status_code == 200
