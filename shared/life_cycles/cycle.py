"""What a life cycle is."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Generic, TypeVar

from shared.vocabulary import Labelled

S = TypeVar("S", bound=Labelled)


@dataclass(frozen=True, kw_only=True)
class Action(Generic[S]):
    """What is done with a thing in one of some states. `name` is that of its route.

    `to` are the states it leads to, one of which is decided elsewhere; none: it stays where it is.
    `permission` is the name of the one it needs; empty where it follows from another service's
    fact. `facts` are the types that are announced for it. `button` is what a page offers it as.
    """

    name: str
    leaves: frozenset[S]
    to: tuple[S, ...] = ()
    permission: str = ""
    facts: tuple[str, ...] = ()
    button: str = ""

    @property
    def target(self) -> S:
        """The only state that it leads to."""
        (state,) = self.to
        return state


class LifeCycle(Mapping[str, Action[S]]):
    """All actions by name, in the order in which a page offers them."""

    def __init__(self, states: type[S], *actions: Action[S]) -> None:
        self.states = states
        self._actions = {action.name: action for action in actions}
        self.after: Mapping[str, S] = {
            fact: action.target
            for action in actions
            if len(action.to) == 1
            for fact in action.facts
        }
        """Type of fact → where the thing stands once it is announced, if that is one state."""

    def __getitem__(self, name: str) -> Action[S]:
        return self._actions[name]

    def __iter__(self) -> Iterator[str]:
        return iter(self._actions)

    def __len__(self) -> int:
        return len(self._actions)

    def allows(self, name: str, state: S) -> bool:
        """Whether the action may be taken in this state."""
        return state in self._actions[name].leaves
