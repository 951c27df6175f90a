"""What is read: rounds, rankings, projects that can be taken up, the council's criteria."""

from collections.abc import Sequence
from dataclasses import dataclass

from services.evaluation.actions.standing import note_unable
from services.evaluation.actions.views import (
    RoundView,
    relations,
    relations_to_ranking,
    view_round,
)
from services.evaluation.domain import (
    METHOD,
    DecisionRecord,
    HeardProject,
    Result,
    Round,
    ScoreSheet,
    by_municipality,
)
from services.evaluation.permissions import (
    READ_CANDIDATES,
    READ_RANKING,
    READ_ROUND,
    SEE_INSIDE,
)
from services.evaluation.storage import heard, rounds, sheets
from shared.access import Relation
from shared.errors import NotFound
from shared.events.evaluation import PublishedCandidate
from shared.transactions import UnitOfWork


@dataclass(frozen=True, kw_only=True)
class RankingEntry:
    """A candidate's result, and what evaluators wrote, in no order that tells who."""

    result: PublishedCandidate
    comments: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class Ranking:
    """A round's results; by municipality are the same entries under their lead municipality."""

    round: Round
    method: str
    overall: tuple[RankingEntry, ...]
    by_municipality: dict[str, tuple[RankingEntry, ...]]


@dataclass(frozen=True, kw_only=True)
class ProjectResult:
    """What a published round said of one project; `ranked` is how many took a rank in it."""

    round: Round
    entry: RankingEntry
    ranked: int


def list_scorable_projects(work: UnitOfWork) -> Sequence[HeardProject]:
    """Return the accepted projects and those on hold."""
    READ_CANDIDATES.check(work.by)
    return heard.scorable_projects(work.session)


def list_rounds(work: UnitOfWork, page: int, per_page: int) -> tuple[list[RoundView], int]:
    """Return a page of the rounds that the caller may see, newest first, and their number."""
    ids = _visible_ids(work)
    start = (page - 1) * per_page
    listed = rounds.find_all(work.session, ids[start : start + per_page])
    filled = sheets.of_rounds(work.session, [each.id for each in listed])
    views = [view_round(note_unable(work, each), filled[each.id], work.by) for each in listed]
    return views, len(ids)


def get_round(work: UnitOfWork, round_id: str) -> RoundView:
    round_ = rounds.find(work.session, round_id)
    if round_ is None:
        raise NotFound()
    READ_ROUND.check(work.by, *relations(round_, work.by))
    return view_round(note_unable(work, round_), sheets.of_round(work.session, round_id), work.by)


def list_decisions(work: UnitOfWork, round_id: str, project_id: str) -> tuple[DecisionRecord, ...]:
    """Return every decision ever recorded on a candidate, the newest first."""
    round_ = rounds.find(work.session, round_id)
    if round_ is None:
        raise NotFound()
    SEE_INSIDE.check(work.by)
    candidate = round_.candidate(project_id)
    return round_.records.get(candidate.project_id, ())[::-1]


def get_ranking(work: UnitOfWork, round_id: str) -> Ranking:
    """Rank the candidates of a closed or published round."""
    round_ = rounds.find(work.session, round_id)
    if round_ is None:
        raise NotFound()
    READ_RANKING.check(work.by, *relations_to_ranking(round_, work.by))
    filled = sheets.of_round(work.session, round_id)
    results = round_.rank(filled)
    readable = filled if SEE_INSIDE.allows(work.by) else []
    return Ranking(
        round=round_,
        method=METHOD,
        overall=_entries(round_, results, readable),
        by_municipality={
            code: _entries(round_, part, readable)
            for code, part in by_municipality(results).items()
        },
    )


def list_results_of_project(work: UnitOfWork, project_id: str) -> list[ProjectResult]:
    """Return what the published rounds that the caller may see said of the project, newest first.

    Before publication nothing is told, not even to the 事務局: it reads the round itself.
    """
    found = (
        rounds.find(work.session, each)
        for each in rounds.published_ids_with(work.session, project_id)
    )
    return [
        _result_of(work, round_, project_id)
        for round_ in found
        if round_ and READ_RANKING.allows(work.by, *relations_to_ranking(round_, work.by))
    ]


def _result_of(work: UnitOfWork, round_: Round, project_id: str) -> ProjectResult:
    filled = sheets.of_round(work.session, round_.id)
    results = round_.rank(filled)
    own = [each for each in results if each.candidate.project_id == project_id]
    (entry,) = _entries(round_, own, filled if SEE_INSIDE.allows(work.by) else [])
    ranked = sum(each.rank is not None for each in results)
    return ProjectResult(round=round_, entry=entry, ranked=ranked)


def _entries(
    round_: Round, results: Sequence[Result], readable: Sequence[ScoreSheet]
) -> tuple[RankingEntry, ...]:
    return tuple(
        RankingEntry(
            result=round_.told(result),
            comments=tuple(
                sorted(
                    sheet.comment
                    for sheet in readable
                    if sheet.comment and sheet.project_id == result.candidate.project_id
                )
            ),
        )
        for result in results
    )


def _visible_ids(work: UnitOfWork) -> list[str]:
    if SEE_INSIDE.allows(work.by):
        return rounds.all_ids(work.session)
    visible = set()
    if READ_ROUND.allows(work.by, Relation.APPOINTED):
        visible.update(rounds.appointed_ids(work.session, work.by.id))
    if READ_ROUND.allows(work.by, Relation.CONSENTED):
        visible.update(rounds.published_ids(work.session))
    return [each for each in rounds.all_ids(work.session) if each in visible]
