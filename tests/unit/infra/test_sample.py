"""The sample data is what officials would have entered, and the services would take it."""

import pytest

from infra.sample.accounts import ACCOUNTS, PASSWORD, as_table, of_town, sample_id
from infra.sample.datasets import DATASETS
from infra.sample.loading import cases, commitments, plan
from services.council.domain.errors import PasswordRefused
from services.council.domain.members import Card, Duties, Term
from services.council.domain.passwords import check_password
from services.council.schemas import NewCommitment
from services.registry.schemas import ContentSchema
from shared.access import Role
from shared.vocabulary import MUNICIPALITY_CODES, parse_japanese_date

TITLES = (
    "①来庁者向けWⅰFⅰ環境の充実",
    "職員の情報系端末における無線LAN",
    "行政手続きのオンライン化・簡素化",
    "ファイリングシステムによるペーパーレス化",
    "防災機能への5G活用",
    "知床半島・羅臼沿岸の通信環境改善",
    "漁港・定置網の遠隔監視",
    "フリーストール牛舎の個体管理",
    "除雪車の位置共有と遠隔支援",
    "遠隔診療・救急搬送支援",
)


def content_of(case):
    return ContentSchema().load(case["content"])


def test_the_ten_cases_of_the_background_paper_are_there_by_their_titles():
    assert tuple(case["content"]["title"] for case in cases()) == TITLES


@pytest.mark.parametrize("case", cases(), ids=TITLES)
def test_a_case_beyond_draft_lacks_nothing_for_submission(case):
    content = content_of(case)
    assert not content.contradictions()
    assert (case["state"] == "draft") == bool(content.missing_for_submission())


def test_a_case_names_an_item_that_is_in_the_plan():
    named = {case["plan_item"] for case in cases() if "plan_item" in case}
    assert named
    assert named <= set(plan()["items"])


def test_every_town_leads_a_case_and_some_are_in_each_state():
    assert {case["content"]["lead_municipality"] for case in cases()} == set(MUNICIPALITY_CODES)
    assert {case["state"] for case in cases()} == {"draft", "submitted", "accepted"}


@pytest.mark.parametrize("commitment", commitments(), ids=lambda one: one["project"])
def test_a_commitment_is_to_a_case_that_is_beyond_draft(commitment):
    states = {case["content"]["title"]: case["state"] for case in cases()}
    assert states[commitment["project"]] != "draft"
    words = NewCommitment().load({"project_id": sample_id("p"), "words": commitment["words"]})
    assert words["words"].strip()


@pytest.mark.parametrize("dataset", DATASETS, ids=lambda dataset: dataset.title)
def test_a_dataset_is_a_cp932_file_like_those_of_town_halls(dataset):
    content = dataset.content()
    with pytest.raises(UnicodeDecodeError):
        content.decode("utf-8")
    lines = content.decode("cp932").split("\r\n")
    assert lines[0].split(",") == list(dataset.header)
    assert all(len(row) == len(dataset.header) for row in dataset.rows)


def test_every_account_keeps_councils_rules():
    day = parse_japanese_date("令和8年11月23日")
    for account in ACCOUNTS:
        card = Card(login=account.login, name=account.name, section=account.section)
        term = Term(begins=day, until=account.term_until)
        duties = Duties(
            municipality=account.municipality, roles=frozenset({account.role}), term=term
        )
        assert not card.problems()
        assert not duties.problems()


def test_the_password_that_everybody_knows_is_none_for_an_account_of_ones_own():
    with pytest.raises(PasswordRefused):
        check_password(PASSWORD, login="rausu-kikaku")


def test_every_town_has_its_people_and_all_are_printed():
    roles = (Role.OFFICIAL, Role.SECTION_HEAD, Role.HEAD, Role.EVALUATOR)
    assert {of_town(code, role).login for code in MUNICIPALITY_CODES for role in roles} < {
        account.login for account in ACCOUNTS
    }
    assert all(account.login in as_table() for account in ACCOUNTS)


def test_a_sample_thing_has_the_same_id_every_time():
    assert sample_id("project/a") == sample_id("project/a") != sample_id("project/b")
