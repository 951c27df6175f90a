"""The service's trail of security acts, for 監査 and 事務局."""

from typing import Any

import msgspec
from marshmallow import fields, validate

from shared.access import permission
from shared.acts import Act
from shared.networks import network_of
from shared.trail.entries import Numbered
from shared.trail.keeping import PAGE_LIMIT, Search, networks_today, search
from shared.transactions import UnitOfWork
from shared.web.address import client_address
from shared.web.bodies import Blueprint
from shared.web.calls import query, run
from shared.web.fields import Moment, Strict, Text
from shared.web.permit import permit

READ = permission("trail.read", coordinator="any", auditor="any")
"""監査 watches; 事務局 needs it when somebody asks what became of their account."""

_PLACE = validate.Range(0, 2**53)

blueprint = Blueprint("trail", __name__, description="操作の記録")


class TrailQuery(Strict):
    """After a position in its order; else the newest first, before a position if one is named."""

    after = fields.Integer(load_default=None, validate=_PLACE)
    before = fields.Integer(load_default=None, validate=_PLACE)
    since = Moment(load_default=None, data_key="from")
    until = Moment(load_default=None)
    about = Text(load_default="", most=200)
    act = Text(load_default="", most=100)
    limit = fields.Integer(load_default=100, validate=validate.Range(1, PAGE_LIMIT))


class EntrySchema(Strict):
    """An act: by whom, to whom or what, from where; `hash` chains it to the entry before."""

    position = fields.Integer(required=True)
    hash = fields.String(required=True)
    service = fields.String(required=True)
    at = fields.AwareDateTime(required=True)
    act = fields.String(required=True, metadata={"enum": [act.value for act in Act]})
    by = fields.String(required=True)
    whom = fields.String(required=True)
    address = fields.String(required=True)
    request_id = fields.String(required=True)
    particulars = fields.Dict(required=True)


class TrailSchema(Strict):
    """Entries; fewer than `limit` means that there are no more."""

    items = fields.List(fields.Nested(EntrySchema), required=True)


@blueprint.route("/trail", methods=["GET"])
@permit(READ)
@blueprint.arguments(TrailQuery, location="query")
@blueprint.response(200, TrailSchema)
def read_trail(parameters: dict[str, Any]) -> dict[str, Any]:
    """このサービスでの操作の記録（誰が、誰に、どこから、いつ）"""
    found = query(_entries, Search(**parameters))
    if not query(_is_reading_on_record):
        run(_record_reading)
    return {"items": [shown(one) for one in found]}


def _entries(work: UnitOfWork, what: Search) -> list[Numbered]:
    return search(work.session, what)


def _is_reading_on_record(work: UnitOfWork) -> bool:
    """Page after page would bury what matters: the first from a network on a day is kept."""
    network = network_of(client_address())
    return network in networks_today(work.session, Act.TRAIL_READ, work.by.id, work.today)


def _record_reading(work: UnitOfWork) -> None:
    work.record(Act.TRAIL_READ, network=network_of(work.address))


def shown(numbered: Numbered) -> dict[str, Any]:
    """An entry with its position."""
    return {
        "position": numbered.position,
        "hash": numbered.hash,
        **msgspec.structs.asdict(numbered.entry),
    }
