"""A dataset that its town adds to again and again is told page by page."""

import io
from typing import Any

import pytest

from shared.web.context import ServiceContext
from tests.embedded.sharing.datasets import BEKKAI, RAUSU, share
from tests.embedded.sharing.steps import steps


@pytest.fixture
def dataset(as_member: Any) -> dict[str, Any]:
    """Of 22 versions."""
    bekkai = as_member("official", of=BEKKAI)
    shared: dict[str, Any] = share(bekkai, b"a,b\r\n1,1\r\n").json
    for number in range(2, 23):
        file = (io.BytesIO(f"a,b\r\n1,{number}\r\n".encode()), f"{number}.csv")
        answer = bekkai.post(f"/datasets/{shared['id']}/versions", data={"file": file})
        assert answer.status_code == 201
    return shared


def test_lists_and_the_dataset_itself_tell_the_newest_version_alone(
    as_member: Any, dataset: dict[str, Any]
) -> None:
    rausu = as_member("official", of=RAUSU)
    (listed,) = rausu.get("/datasets").json["items"]
    for told in (listed, rausu.get(f"/datasets/{dataset['id']}").json):
        assert (told["version"], told["newest"]["file_name"]) == (22, "22.csv")
        assert "versions" not in told


def test_its_versions_are_told_page_by_page_the_newest_first(
    as_member: Any, dataset: dict[str, Any]
) -> None:
    rausu = as_member("official", of=RAUSU)
    pages = [rausu.get(f"/datasets/{dataset['id']}/versions?page={page}").json for page in (1, 2)]
    assert [one["number"] for page in pages for one in page["items"]] == list(range(22, 0, -1))
    assert [(len(page["items"]), page["total"]) for page in pages] == [(20, 22), (2, 22)]


def test_who_may_not_know_of_it_is_told_no_versions(as_member: Any) -> None:
    hidden = share(as_member("official", of=BEKKAI), audience="secretariat").json
    rausu = as_member("official", of=RAUSU)
    assert rausu.get(f"/datasets/{hidden['id']}/versions").status_code == 404


def test_a_list_reads_no_more_where_a_dataset_has_many_versions(
    as_member: Any, dataset: dict[str, Any], context: ServiceContext
) -> None:
    bekkai, rausu = (as_member("official", of=town) for town in (BEKKAI, RAUSU))
    for town in (bekkai, rausu, rausu):
        share(town, b"a,b\r\n0,0\r\n")
    few, many = (
        steps(context, lambda url=f"/datasets?municipality={town}": rausu.get(url))
        for town in (RAUSU, BEKKAI)
    )
    assert many < few * 1.1
