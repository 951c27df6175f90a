"""Members are found however their names are written, those of 0.1.0 too."""

from sqlalchemy import update

from services.council.storage.tables import members
from shared.vocabulary import folded
from tests.embedded.council.people import appoint
from tests.embedded.migrating import run_again

NAME = "髙橋 はなこ"
WORDS = ("高橋", "髙橋", "ハナコ", "羅臼町　高橋", "高橋　担当者")


def missed(coordinator):
    """The words by which nobody is found."""
    return [word for word in WORDS if not coordinator("GET", f"/members?q={word}").json["items"]]


def test_a_member_is_found_however_the_name_is_written(coordinator):
    appoint(coordinator, name=NAME)
    assert missed(coordinator) == []


def test_a_member_of_0_1_0_is_found_so_after_the_upgrade_and_keeps_the_roles(coordinator, context):
    member = appoint(coordinator, name=NAME)
    database = context.transactions.database
    with database.writing() as session:
        key = folded(f"{NAME}\n" + "\n".join(f"role:{role}" for role in member["roles"]))
        session.execute(update(members).where(members.c.id == member["id"]).values(search_key=key))
    assert missed(coordinator)

    run_again(database, "council", "0013_towns_and_roles_searched")

    assert missed(coordinator) == []
    role = member["roles"][0]
    held = coordinator("GET", f"/members?role={role}").json["items"]
    assert member["id"] in [one["id"] for one in held]


def test_a_member_kept_with_an_older_form_of_a_kanji_is_found_after_the_upgrade(
    coordinator, context
):
    member = appoint(coordinator, name="⼾田 はなこ")
    database = context.transactions.database
    with database.writing() as session:
        of = members.c.id == member["id"]
        session.execute(update(members).where(of).values(search_key="戶田 はなこ"))
    assert not coordinator("GET", "/members?q=戸田").json["items"]

    run_again(database, "council", "0015_kanji_of_radicals_searched")

    assert coordinator("GET", "/members?q=戸田").json["items"]
