"""What the home page tells of accounts, in one answer: each call costs more than its queries."""

from typing import Any

from services.council import actions, permissions, schemas
from services.council.api.answers import api_token_document, name_document
from services.council.api.blueprint import blueprint
from shared.web import caller, permit, query


@blueprint.route("/home", methods=["GET"])
@permit(permissions.OWN_ACCOUNT)
@blueprint.response(200, schemas.HomeAnswer)
def tell_home() -> Any:
    """自分へのお知らせ、自分の承認を待つ申請の件数、引継ぎや更新が必要な接続用トークン、構成員の名前"""
    home = query(actions.tell_home)
    return {
        "notices": home.notices,
        "to_confirm": home.to_confirm,
        "api_tokens": [api_token_document(one, reader=caller()) for one in home.api_tokens],
        "names": [name_document(one, reader=caller()) for one in home.names],
    }
