"""The people of a round, and what they do over HTTP."""

from collections.abc import Callable
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from tests.embedded.evaluation.sample import (
    BETSUKAI,
    BETSUKAI_EVALUATOR,
    EXPERT,
    NEMURO,
    NEMURO_EVALUATOR,
    RAUSU,
    RAUSU_EVALUATOR,
    ROUND,
    todays_decision,
)

AsMember = Callable[..., FlaskClient]


class Council:
    """The people of a round, each with a client of their own."""

    def __init__(self, as_member: AsMember) -> None:
        self.coordinator = as_member("coordinator", of=NEMURO)
        self.auditor = as_member("auditor")
        self.official = as_member("official", of=RAUSU)
        self.head = as_member("head", of=BETSUKAI)
        self.nemuro = as_member("evaluator", "official", of=NEMURO, member_id=NEMURO_EVALUATOR)
        self.betsukai = as_member("evaluator", of=BETSUKAI, member_id=BETSUKAI_EVALUATOR)
        self.rausu = as_member("evaluator", of=RAUSU, member_id=RAUSU_EVALUATOR)
        self.expert = as_member("evaluator", member_id=EXPERT)
        self.stranger = as_member("evaluator", of=NEMURO)

    def prepare(self, **changes: Any) -> dict[str, Any]:
        return self.coordinator.post("/rounds", json={**ROUND, **changes}).get_json()

    def step(self, round_: dict[str, Any], verb: str) -> TestResponse:
        headers = {"If-Match": f'"{round_["revision"]}"'}
        return self.coordinator.post(f"/rounds/{round_['id']}/{verb}", headers=headers)

    def opened(self, **changes: Any) -> dict[str, Any]:
        return self.step(self.prepare(**changes), "open").get_json()

    def closed(self, **changes: Any) -> dict[str, Any]:
        return self.step(self.opened(**changes), "close").get_json()

    def decide(self, round_: dict[str, Any], project_id: str, **changes: Any) -> TestResponse:
        return self.coordinator.put(
            f"/rounds/{round_['id']}/candidates/{project_id}/decision",
            json={**todays_decision(), **changes},
            headers={"If-Match": f'"{round_["revision"]}"'},
        )

    def score(self, round_: dict[str, Any], project_id: str, *grades: int | None) -> None:
        """The same grades of everybody who may score the project."""
        for evaluator in (self.nemuro, self.betsukai, self.rausu, self.expert):
            score(evaluator, round_, project_id, *grades)

    def published(self, round_: dict[str, Any], *project_ids: str) -> dict[str, Any]:
        for project_id in project_ids:
            round_ = self.decide(round_, project_id).get_json()
        return self.step(round_, "publish").get_json()


def score(
    evaluator: FlaskClient,
    round_: dict[str, Any],
    project_id: str,
    *grades: int | None,
    revision: int = 0,
    comment: str = "",
) -> TestResponse:
    scores = [{"criterion_id": f"c{n}", "grade": grade} for n, grade in enumerate(grades, 1)]
    return evaluator.put(
        f"/rounds/{round_['id']}/candidates/{project_id}/my-scores",
        json={"scores": scores, "comment": comment},
        headers={"If-Match": f'"{revision}"'},
    )


def pointers(refused: TestResponse) -> list[str]:
    assert refused.status_code == 422
    return [error["pointer"] for error in refused.get_json()["errors"]]


def announced(client: FlaskClient) -> list[str]:
    return [event["type"] for event in client.get("/feed").get_json()]
