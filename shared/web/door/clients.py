"""All clients of one door: who is let in, whose turn it is, and who has to go."""

import threading
import time
from collections.abc import Callable, Iterable, Iterator
from weakref import WeakValueDictionary

import h11
from werkzeug.exceptions import ServiceUnavailable

from shared.networks import network_of
from shared.settings import LOOPBACK, Network
from shared.web.door.connection import Connection
from shared.web.door.limits import (
    MOST_ANSWER_BYTES,
    MOST_ANSWER_BYTES_PER_NETWORK,
    MOST_BODY_BYTES,
    MOST_BODY_BYTES_PER_NETWORK,
    MOST_CONNECTIONS,
    MOST_PER_NETWORK,
)
from shared.web.door.strictness import Refused
from shared.web.proxies import asker, is_trusted

_TAKING_SECONDS = 0.01


class Clients:
    """The connections of one door.

    Those in the networks `trusted` stand for many people: they are counted only in all, and each
    request of theirs for the network of the address that it names in `X-Forwarded-For`. On this
    machine, programs of other accounts name nobody, unless it is among the `proxies`.
    """

    def __init__(self, trusted: tuple[Network, ...], proxies: tuple[Network, ...]) -> None:
        self._trusted, self._proxies = trusted, proxies
        self._connections: set[Connection] = set()
        self._turns: WeakValueDictionary[str, threading.Lock] = WeakValueDictionary()

    def __iter__(self) -> Iterator[Connection]:
        return iter(list(self._connections))  # a copy: they come and go meanwhile

    def let_in(self, connection: Connection) -> bool:
        """Whether there is room for one more, or room could be made."""
        full = self._full(connection.peer)
        if full and not self.make_room(full):
            return False
        self._connections.add(connection)
        return True

    def let_go(self, connection: Connection) -> None:
        """It is no longer there."""
        self._connections.discard(connection)

    def make_room(self, among: Iterable[Connection]) -> bool:
        """End one whose client is awaited: first of all who never said anything, then the longest.

        False where none is: all are at work for their clients.
        """
        awaited = [
            ((one.answered > 0 or one.busy, since), one)
            for one in among
            if (since := one.waits_since) is not None
        ]
        if not awaited:
            return False
        _, longest = min(awaited, key=lambda pair: pair[0])
        longest.end()
        self._connections.discard(longest)
        return True

    def begin(self, connection: Connection, request: h11.Request) -> None:
        """Wait for the request's turn; raise Refused if too many of its client are in flight.

        Or if it speaks for another client, and nobody said that it may.

        Each time round, one request of a network begins: whoever has a hundred connections or
        addresses, or sends a thousand requests at once, is served no sooner than others.
        """
        named = b",".join(value for name, value in request.headers if name == b"x-forwarded-for")
        if named and not self._may_name_a_client(connection):
            raise Refused(403, "X-Forwarded-For of a program that TRUSTED_PROXIES does not name")
        address = asker(connection.peer, named.decode("latin-1"), self._trusted)
        network = network_of(address)
        with self._turns.setdefault(network, threading.Lock()):
            time.sleep(0)
            same = self._in_flight(network)
            if len(same) >= MOST_PER_NETWORK and not self.make_room(same):
                raise Refused(503, "too many requests of one network in flight")
            connection.network, connection.busy = network, True

    def check_held(self, connection: Connection) -> None:
        """Raise ServiceUnavailable where bodies are held beyond what all, or one network, may."""
        own = sum(one.held for one in self._in_flight(connection.network))
        if own > MOST_BODY_BYTES_PER_NETWORK or sum(one.held for one in self) > MOST_BODY_BYTES:
            raise ServiceUnavailable(retry_after=5)

    def make_room_for_answer(self, network: str, size_bytes: int) -> None:
        """Make room for a piece of an answer: those end whose clients are awaited longest.

        One that is larger than all may have goes out alone.
        """
        own = MOST_ANSWER_BYTES_PER_NETWORK - size_bytes
        self._bound_untaken(own, lambda: self._in_flight(network))
        self._bound_untaken(MOST_ANSWER_BYTES - size_bytes, lambda: self)

    def _bound_untaken(self, most: int, among: Callable[[], Iterable[Connection]]) -> None:
        while others := [one for one in among() if one.untaken]:
            if sum(one.untaken for one in others) <= most:
                return
            if not self.make_room(others):
                time.sleep(_TAKING_SECONDS)  # all are taken right now: soon there is room

    def _may_name_a_client(self, connection: Connection) -> bool:
        """Elsewhere than on this machine everybody may: it counts for nothing."""
        is_neighbour = is_trusted(connection.peer, LOOPBACK)
        return not is_neighbour or is_trusted(connection.peer, self._proxies) or connection.is_ours

    def _full(self, peer: str) -> list[Connection]:
        """The connections of which one must go before another may come."""
        if len(self._connections) >= MOST_CONNECTIONS:
            return list(self)
        if is_trusted(peer, self._trusted):
            return []
        network = network_of(peer)
        same = [one for one in self if one.peer_network == network]
        return same if len(same) >= MOST_PER_NETWORK else []

    def _in_flight(self, network: str) -> list[Connection]:
        return [one for one in self if one.busy and one.network == network]
