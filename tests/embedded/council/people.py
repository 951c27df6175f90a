"""Members as they sign in for real, and the clock they live by."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from flask.testing import FlaskClient

from services.council.schemas import EXAMPLE_MEMBER

PASSWORD = "北の海に立つ白い灯台の光"
NEW = "海霧の朝に遠く鳴る霧笛の音"


@dataclass
class Clock:
    """A clock the test moves."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now

    def forward(self, by: timedelta) -> None:
        self.now += by


@dataclass(frozen=True)
class SignedIn:
    """Somebody's open session, with what it takes to call."""

    client: FlaskClient
    grant: dict[str, Any]

    def __call__(self, method: str, path: str, json: Any = None, **headers: str) -> Any:
        sent = {name.replace("_", "-"): value for name, value in headers.items()}
        sent.setdefault("Authorization", f"Bearer {self.grant['access_token']}")
        return self.client.open(path, method=method, json=json, headers=sent)


@dataclass(frozen=True)
class SignIn:
    """The sign-in page, as it were."""

    client: FlaskClient

    def __call__(self, login: str, password: str = PASSWORD) -> SignedIn:
        answer = self.client.post("/sessions", json={"login": login, "password": password})
        assert answer.status_code == 201, answer.text
        return SignedIn(self.client, answer.json)


def appoint(coordinator: SignedIn, **changes: Any) -> Any:
    answer = coordinator("POST", "/members", {**EXAMPLE_MEMBER, **changes})
    assert answer.status_code == 201, answer.text
    return answer.json


def redeem(client: FlaskClient, login: str, code: str, new: str = NEW) -> Any:
    return client.post("/passwords", json={"login": login, "code": code, "new": new})


def first_sign_in(sign_in: SignIn, member: dict[str, Any]) -> SignedIn:
    """The new member decides on a password, and is signed in by that."""
    answer = redeem(sign_in.client, member["login"], member["reset_code"]["code"])
    assert answer.status_code == 201, answer.text
    return SignedIn(sign_in.client, answer.json)
