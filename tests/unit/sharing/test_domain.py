"""Consent decides who reads; a secret stays one until the consent once reached somebody."""

from datetime import UTC, datetime, timedelta

import pytest

from services.sharing.domain import (
    CheckedFile,
    ConsentEnded,
    Dataset,
    NoRecipients,
    NotShared,
    PersonalNumberInWords,
    SameContent,
)
from shared.access import Member, Relation, Role
from shared.errors import NotFound
from shared.events.sharing import Audience, ConsentChanged, DatasetShared, Recipients
from shared.vocabulary import DatasetKind

NEMURO, BEKKAI, SHIBETSU, RAUSU = "012238", "016918", "016934", "016942"
NOW = datetime(2026, 11, 23, 1, 0, tzinfo=UTC)
LATER = NOW + timedelta(days=1)
TO_ALL = Recipients(audience=Audience.ALL_MEMBERS)
TO_SECRETARIAT = Recipients(audience=Audience.SECRETARIAT)
TO_NOBODY = Recipients(audience=Audience.WITHDRAWN)


def to(*municipalities: str) -> Recipients:
    return Recipients(audience=Audience.NAMED, municipalities=municipalities)


def file(content: str = "a", name: str = "避難所.csv") -> CheckedFile:
    return CheckedFile(name, content * 64, 100, "cp932", 1, ("名称",), 3, ())


def dataset(title: str = "避難所一覧") -> Dataset:
    return Dataset("d1", title, DatasetKind.EVACUATION_SITES, "", BEKKAI, NOW, NOW)


def shared_with(recipients: Recipients) -> Dataset:
    new = dataset()
    new.share(file(), recipients, "bekkai-1")
    return new


def member(role: Role, of: str | None) -> Member:
    return Member("m1", of, frozenset({role}))


OFFICIAL_OF_BEKKAI = member(Role.OFFICIAL, BEKKAI)
OFFICIAL_OF_RAUSU = member(Role.OFFICIAL, RAUSU)
OFFICIAL_OF_SHIBETSU = member(Role.OFFICIAL, SHIBETSU)
COORDINATOR = member(Role.COORDINATOR, NEMURO)
EXPERT = member(Role.EVALUATOR, None)


def test_sharing_tells_what_and_for_whom_but_no_rows() -> None:
    told = dataset().share(file(), TO_ALL, "bekkai-1")
    assert isinstance(told, DatasetShared)
    assert (told.subject, told.title, told.row_count) == ("dataset/d1", "避難所一覧", 3)
    assert told.readable_by(OFFICIAL_OF_RAUSU)


@pytest.mark.parametrize(
    ("recipients", "consented"),
    [
        (TO_ALL, {OFFICIAL_OF_RAUSU, OFFICIAL_OF_SHIBETSU, COORDINATOR}),
        (to(SHIBETSU), {OFFICIAL_OF_SHIBETSU}),
        (TO_SECRETARIAT, {COORDINATOR}),
        (
            Recipients(audience=Audience.OPEN),
            {OFFICIAL_OF_RAUSU, OFFICIAL_OF_SHIBETSU, COORDINATOR, EXPERT},
        ),
    ],
)
def test_the_consent_reaches_exactly_its_recipients(
    recipients: Recipients, consented: set[Member]
) -> None:
    found = shared_with(recipients)
    everybody = {OFFICIAL_OF_RAUSU, OFFICIAL_OF_SHIBETSU, COORDINATOR, EXPERT}
    assert {m for m in everybody if Relation.CONSENTED in found.relations_to(m)} == consented


@pytest.mark.parametrize("recipients", [TO_ALL, TO_SECRETARIAT, to(RAUSU), TO_NOBODY])
def test_the_owner_reads_whatever_the_consent_says(recipients: Recipients) -> None:
    found = shared_with(TO_ALL)
    found.change_consent(recipients, "bekkai-1", LATER)
    assert Relation.OWN in found.relations_to(OFFICIAL_OF_BEKKAI)


def test_withdrawal_ends_reading_and_says_so_to_those_who_could_read() -> None:
    found = shared_with(to(RAUSU))
    changed = found.change_consent(TO_NOBODY, "bekkai-1", LATER)

    assert found.relations_to(OFFICIAL_OF_RAUSU) == (Relation.OTHER,)
    told = found.why_hidden_from(OFFICIAL_OF_RAUSU, [to(RAUSU)])
    assert isinstance(told, ConsentEnded)
    assert "別海町がこのデータの共有の同意を撤回した" in told.detail
    assert isinstance(found.why_hidden_from(OFFICIAL_OF_SHIBETSU, [to(RAUSU)]), NotFound)
    assert isinstance(changed, ConsentChanged)
    assert changed.readable_by(OFFICIAL_OF_RAUSU)
    assert not changed.readable_by(OFFICIAL_OF_SHIBETSU)


def test_a_narrowed_consent_is_told_as_a_change() -> None:
    found = shared_with(TO_ALL)
    found.change_consent(to(SHIBETSU), "bekkai-1", LATER)
    assert "共有の範囲を変更した" in found.why_hidden_from(OFFICIAL_OF_RAUSU, [TO_ALL]).detail


def test_the_secretariat_knows_of_a_dataset_whose_rows_are_not_for_it() -> None:
    found = shared_with(to(SHIBETSU))
    assert isinstance(found.why_hidden_from(COORDINATOR, []), NotShared)


def test_the_same_consent_again_changes_nothing() -> None:
    found = shared_with(to(SHIBETSU, RAUSU))
    assert found.change_consent(to(RAUSU, SHIBETSU, BEKKAI), "bekkai-1", LATER) is None
    assert (found.revision, found.consent.number) == (1, 1)


@pytest.mark.parametrize(
    "recipients",
    [
        to(),
        to(BEKKAI),
        to("016950"),
        Recipients(audience=Audience.ALL_MEMBERS, municipalities=(RAUSU,)),
    ],
)
def test_an_unclear_consent_is_refused(recipients: Recipients) -> None:
    with pytest.raises(NoRecipients):
        dataset().share(file(), recipients, "bekkai-1")


def test_nothing_is_shared_with_nobody() -> None:
    with pytest.raises(NoRecipients):
        dataset().share(file(), TO_NOBODY, "bekkai-1")


def test_a_new_version_is_numbered_after_the_newest() -> None:
    found = shared_with(TO_ALL)
    added = found.add_version("v2", file("b"), "bekkai-1", LATER)
    assert added.version == found.newest.number == 2
    assert found.newest.file.sha256 == "b" * 64


def test_the_same_bytes_are_no_new_version() -> None:
    with pytest.raises(SameContent):
        shared_with(TO_ALL).add_version("v2", file(), "bekkai-1", LATER)


def test_a_personal_number_in_title_or_file_name_is_refused_without_repeating_it() -> None:
    number = "123456789018"
    with pytest.raises(PersonalNumberInWords) as refused:
        dataset(f"{number}の件").share(file(name=f"{number}.csv"), TO_ALL, "bekkai-1")
    assert [p.pointer for p in refused.value.problems] == ["/title", "/file"]
    assert number not in repr(refused.value.problems)
