"""How the services are: what each says of itself, and what it could not apply.

Nothing here fails: a service that does not answer is one that does not answer.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import requests

from services.portal.clients import Away, Refused, Service, access_token
from services.portal.installed import portal
from shared.events import codec
from shared.manifests import MANIFESTS, WITH_API, label_of
from shared.messaging import Condition, State

PATIENCE_SECONDS = (1, 3)
DECISIONS = {"replayed": "もう一度適用", "skipped": "適用せずに除く"}
_PAGES = {"project": "/projects/", "dataset": "/datasets/", "round": "/rounds/"}
SUBJECTS = {
    kind: (name, _PAGES.get(kind, ""))
    for manifest in MANIFESTS.values()
    for kind, name in manifest.subjects.items()
}
"""By the word that a subject begins with: what it is called, and where it is shown, if anywhere."""

_DIVERGED = (
    "相手の記録が、位置{at}から、これまでに受け取った記録とつながりません。古いバックアップに戻されたか、"
    "書き換えられたおそれがあります。自動では再開しません。サーバーの管理者に連絡してください。"
)
_WAITS = "接続できないなどの一時的な問題のため、待っています。自動で再試行します。"
_BY_THE_LOG = (
    "RabbitMQ から届かないため、相手の記録を直接読んでいます。数秒遅れますが、失われません。"
)


@dataclass(frozen=True, kw_only=True)
class SubscriptionState:
    """How far a service is with what another one tells: `lag` in facts not yet applied.

    It is None, and so is `lag_seconds`, where the log diverged: it waits for an operator.
    """

    producer: str
    position: int
    lag: int | None
    lag_seconds: float | None
    parked: int
    condition: Condition
    lane: str

    @property
    def runs(self) -> bool:
        return self.condition.state is State.RUNNING

    @property
    def has_diverged(self) -> bool:
        return self.condition.state is State.DIVERGED

    @property
    def in_words(self) -> str:
        """What keeps it from going on, for somebody who is no engineer; empty if nothing does."""
        match self.condition.state:
            case State.DIVERGED:
                return _DIVERGED.format(at=self.condition.at)
            case State.WAITING:
                return _WAITS
        return _BY_THE_LOG if self.lane else ""


@dataclass(frozen=True, kw_only=True)
class ServiceState:
    """One service; `parked` is None where it does not tell what it could not apply."""

    name: str
    answers: bool
    database: bool = False
    subscriptions: Sequence[SubscriptionState] = ()
    parked: Sequence[Mapping[str, Any]] | None = None
    decisions: Sequence[Mapping[str, Any]] = field(default_factory=list)


def everything() -> list[ServiceState]:
    """The portal first: it shows this page, so it answers."""
    database = portal().database.answers()
    own = ServiceState(name="portal", answers=True, database=database, parked=())
    return [own, *(_state(service) for service in WITH_API)]


def consumer_of(subscription: str) -> Service | None:
    """The service that hears a subscription: reporting of `reporting.registry`."""
    name = subscription.partition(".")[0]
    return Service(name) if name in WITH_API else None


def parked_at(subscription: str, position: int) -> Mapping[str, Any] | None:
    """The parked fact at a position of a subscription, as its consumer tells it."""
    service = consumer_of(subscription)
    items = service.get("/parked").json["items"] if service else []
    return next(
        (i for i in items if (i["stream"], i["position"]) == (subscription, position)), None
    )


def producer_name(subscription: str) -> str:
    """What officials call the service whose log a subscription is."""
    return label_of(subscription.rpartition(".")[2])


def event_name(type_: str) -> str:
    """What officials call a kind of fact; the type itself if it is newer than this page."""
    versions = codec.histories().get(type_.rpartition(".v")[0])
    return versions[-1].LABEL if versions else type_


def _state(name: str) -> ServiceState:
    health = _health(name)
    if health is None:
        return ServiceState(name=name, answers=False)
    waiting = _waiting(name)
    return ServiceState(
        name=name,
        answers=True,
        database=health.get("database") == "ok",
        subscriptions=[_subscription(*each) for each in health.get("streams", {}).items()],
        parked=waiting["items"] if waiting else None,
        decisions=waiting["decisions"] if waiting else [],
    )


def _health(name: str) -> Mapping[str, Any] | None:
    installed = portal()
    address = f"{installed.settings.address(name)}/health"
    try:
        told = installed.watching.get(address, headers=_own(), timeout=PATIENCE_SECONDS).json()
    except (requests.RequestException, ValueError):
        return None
    return told if isinstance(told, Mapping) and told.get("service") == name else None


def _own() -> dict[str, str]:
    """The member's authority, as far as it can be had: without it a service says less of itself."""
    try:
        return {"Authorization": f"Bearer {access_token()}"}
    except Away:
        return {}


def _waiting(name: str) -> Mapping[str, Any] | None:
    try:
        waiting: Mapping[str, Any] = Service(name).get("/parked").json
    except (Away, Refused):
        return None
    return waiting


def _subscription(name: str, told: Mapping[str, Any]) -> SubscriptionState:
    return SubscriptionState(
        producer=producer_name(name),
        position=told["position"],
        lag=told["lag"],
        lag_seconds=told["lag_seconds"],
        parked=told["parked"],
        condition=Condition(State(told["condition"]), told["why"], told["diverged_at"]),
        lane=told["lane"],
    )
