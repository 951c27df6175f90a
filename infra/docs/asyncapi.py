"""docs/asyncapi.json: the facts as an AsyncAPI 3 document, for tools that read such.

Each producer has two channels for the same facts: its exchange at RabbitMQ, for the council's own
services, and its feed over HTTP, for anybody with a token. A fact is one message; both channels
carry several of them in one CloudEvents batch.
"""

import json
from collections.abc import Iterator, Mapping
from importlib.metadata import version
from typing import Any

import msgspec

from infra.docs.events import consumers, contracts, first_sentence, golden, owners, subject_pattern
from infra.rabbitmq.definitions import fanout
from shared.events import codec
from shared.messaging.broker import BUNDLE
from shared.messaging.lanes import exchange_of
from shared.messaging.reading import ANSWER_BYTES, PAGE_LIMIT
from shared.settings import Settings
from shared.web.feed import LARGEST_POSITION

Node = dict[str, Any]

DESCRIPTION = """\
What Yui's services tell each other. Each producer writes a numbered log of facts; docs/events.md
says how to read it and how its chain of hashes is verified. RabbitMQ is for the council's own
services; everybody else reads the feed."""

SECURITY: Node = {
    "broker": {"type": "userPassword"},
    "token": {"type": "http", "scheme": "bearer"},
}
TEXT: Node = {"type": "string"}
HASH: Node = {"type": "string", "pattern": "^[0-9a-f]{64}$"}
EXAMPLE_HASH = golden("sharing.dataset.shared.v1")["hash"]
POSITION: Node = {"type": "string", "pattern": "^[1-9][0-9]*$"}


def document() -> str:
    content = {
        "asyncapi": "3.0.0",
        "info": {"title": "Yui (結)", "version": version("yui"), "description": DESCRIPTION},
        "defaultContentType": "application/cloudevents+json",
        "servers": dict(_servers()),
        "channels": dict(_channels()),
        "operations": dict(_operations()),
        "components": {
            "securitySchemes": SECURITY,
            "messageTraits": {"bundled": _bundled()},
            "messages": dict(_messages()),
            "schemas": _schemas(),
        },
    }
    return json.dumps(content, ensure_ascii=False, indent=1) + "\n"


def _to(*way: str) -> Node:
    return {"$ref": "#/" + "/".join(way)}


def _servers() -> Iterator[tuple[str, Node]]:
    broker = {
        "host": "rabbitmq",
        "pathname": "/yui",
        "protocol": "amqp",
        "protocolVersion": "0.9.1",
    }
    yield "broker", {**broker, "security": [_to("components", "securitySchemes", "broker")]}
    for owner in owners():
        server = {
            "host": f"localhost:{Settings().port_of(owner)}",
            "protocol": "http",
            "description": f"Behind the council's proxy: https, at /api/{owner}",
        }
        yield owner, {**server, "security": [_to("components", "securitySchemes", "token")]}


def _channels() -> Iterator[tuple[str, Node]]:
    for owner in owners():
        messages = {name: _to("components", "messages", name) for name in _told_by(owner)}
        yield f"{owner}.facts", _exchange(owner, messages)
        yield f"{owner}.feed", _feed(owner, messages)


def _told_by(owner: str) -> list[str]:
    return [name for name in contracts() if name.partition(".")[0] == owner]


def _exchange(owner: str, messages: Node) -> Node:
    exchange = fanout(exchange_of(owner))
    amqp = {
        "is": "routingKey",
        "exchange": {
            "name": exchange["name"],
            "type": exchange["type"],
            "durable": exchange["durable"],
            "autoDelete": exchange["auto_delete"],
            "vhost": "/yui",
        },
        "bindingVersion": "0.3.0",
    }
    return {
        "address": exchange["name"],
        "title": f"Bundles of {owner}",
        "description": f"Up to {BUNDLE} facts a bundle, as {codec.BATCH_MEDIA_TYPE}, signed.",
        "servers": [_to("servers", "broker")],
        "messages": messages,
        "bindings": {"amqp": amqp},
    }


def _feed(owner: str, messages: Node) -> Node:
    return {
        "address": "/feed",
        "title": f"Log of {owner}",
        "description": f"Up to {PAGE_LIMIT} positions an answer, as {codec.BATCH_MEDIA_TYPE}; "
        f"it ends with the one that fills {ANSWER_BYTES >> 20} MiB.",
        "servers": [_to("servers", owner)],
        "messages": {**messages, "withheld": _to("components", "messages", "withheld")},
    }


def _operations() -> Iterator[tuple[str, Node]]:
    for owner in owners():
        channel = f"{owner}.facts"
        yield f"{owner}.announce", {"action": "send", "channel": _to("channels", channel)}
        yield f"{owner}.answer", {**_answer(), "channel": _to("channels", f"{owner}.feed")}


def _answer() -> Node:
    query = {
        "type": "object",
        "properties": {
            "after": {"type": "integer", "minimum": 0, "maximum": LARGEST_POSITION, "default": 0},
            "limit": {
                "type": "integer",
                "minimum": 1,
                "maximum": PAGE_LIMIT,
                "default": PAGE_LIMIT,
            },
        },
    }
    http = {"method": "GET", "query": query, "bindingVersion": "0.3.0"}
    return {"action": "send", "bindings": {"http": http}}


def _bundled() -> Node:
    """What a batch says beside its facts: at RabbitMQ, and as headers of the feed's answer."""
    bundle = {"log": TEXT, "head": TEXT, "kid": TEXT, "signature": TEXT}
    feed = {"Yui-Log": TEXT, "Yui-Head": TEXT}
    return {
        "headers": {"type": "object", "properties": bundle},
        "bindings": {
            "http": {
                "headers": {"type": "object", "properties": feed, "required": list(feed)},
                "bindingVersion": "0.3.0",
            }
        },
    }


def _messages() -> Iterator[tuple[str, Node]]:
    for name, contract in contracts().items():
        text = {"title": contract.__name__, "summary": first_sentence(contract)}
        heard = {"x-heard-by": list(consumers().get(name, ()))}
        yield name, {**text, **_message(name, golden(name)), **heard}
    text = {"title": "Withheld", "summary": "A position whose fact the reader may not see."}
    yield "withheld", {**text, **_message("withheld", codec.withheld("sharing", 1, EXAMPLE_HASH))}


def _message(name: str, example: Mapping[str, Any]) -> Node:
    return {
        "name": name,
        "payload": _to("components", "schemas", name),
        "traits": [_to("components", "messageTraits", "bundled")],
        "examples": [{"payload": example}],
    }


def _schemas() -> Node:
    """The events by type, then everything that their `data` is made of."""
    facts, parts = msgspec.json.schema_components(
        list(contracts().values()), ref_template="#/components/schemas/{name}"
    )
    events = {name: _event(name, data) for name, data in zip(contracts(), facts, strict=True)}
    return {**events, "withheld": _withheld(), **parts}


def _event(name: str, data: Mapping[str, Any]) -> Node:
    kind = subject_pattern(golden(name)).partition("/")[0]
    members = {
        "specversion": {"const": "1.0"},
        "id": {**TEXT, "description": "Unique; a repeat carries the same."},
        "source": {"const": f"/yui/{name.partition('.')[0]}"},
        "type": {"const": name},
        "subject": {**TEXT, "pattern": f"^{kind}/"},
        "subjectversion": {"type": "integer", "minimum": 1},
        "sequence": POSITION,
        "time": {**TEXT, "format": "date-time"},
        "requestid": TEXT,
        "hash": HASH,
        "datacontenttype": {"const": "application/json"},
        "data": data,
    }
    return {"type": "object", "properties": members, "required": list(members)}


def _withheld() -> Node:
    """`type`, `subject` and `data` stand there for a reader who may know a part of the fact."""
    members = {"source": TEXT, "sequence": POSITION, "hash": HASH, "withheld": {"const": True}}
    part = {"type": TEXT, "subject": TEXT, "data": {"type": "object"}}
    return {"type": "object", "properties": {**members, **part}, "required": list(members)}
