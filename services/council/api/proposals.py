"""Proposals that wait for a second 事務局 member, and notices of what was done to whom."""

import secrets
from typing import Any
from uuid import UUID

from services.council import actions, permissions, schemas
from services.council.api.answers import code_document, proposal_document
from services.council.api.blueprint import blueprint
from services.council.domain.codes import new_code
from shared.web import permit, query, run
from shared.web.fields import PageQuery


@blueprint.route("/proposals", methods=["GET"])
@permit(permissions.READ_PROPOSALS)
@blueprint.arguments(PageQuery, location="query")
@blueprint.response(200, schemas.ProposalPage)
def list_proposals(parameters: dict[str, Any]) -> Any:
    """2人目の承認を要する申請の一覧（承認を待つものが先、それぞれ新しい順）"""
    proposals, total = query(actions.list_proposals, **parameters)
    return {"items": [proposal_document(one) for one in proposals], "total": total, **parameters}


@blueprint.route("/proposals/<uuid:proposal_id>/confirm", methods=["POST"])
@permit(permissions.CONFIRM_PROPOSAL)
@blueprint.response(200, schemas.ConfirmedProposal)
def confirm_proposal(proposal_id: UUID) -> Any:
    """申請の承認（申請した方と本人を除く。再設定コードは一度だけ表示される）"""
    code = new_code(secrets.choice)
    confirmed = run(actions.confirm_proposal, str(proposal_id), code)
    shown = code_document(code) if confirmed.deed.opens_a_way_in else None
    return {**proposal_document(confirmed), "reset_code": shown}


@blueprint.route("/proposals/<uuid:proposal_id>/decline", methods=["POST"])
@permit(permissions.DISMISS_PROPOSAL)
@blueprint.arguments(schemas.Declining, example=schemas.EXAMPLE_DECLINED)
@blueprint.response(200, schemas.ProposalAnswer)
def decline_proposal(body: dict[str, str], proposal_id: UUID) -> Any:
    """申請の却下（申請した方と本人を除く）"""
    return proposal_document(run(actions.decline_proposal, str(proposal_id), body["reason"]))


@blueprint.route("/proposals/<uuid:proposal_id>/withdraw", methods=["POST"])
@permit(permissions.DISMISS_PROPOSAL)
@blueprint.response(200, schemas.ProposalAnswer)
def withdraw_proposal(proposal_id: UUID) -> Any:
    """申請の取下げ（申請した方に限る）"""
    return proposal_document(run(actions.withdraw_proposal, str(proposal_id)))


@blueprint.route("/notices/<uuid:notice_id>", methods=["DELETE"])
@permit(permissions.OWN_ACCOUNT)
@blueprint.response(204)
def acknowledge(notice_id: UUID) -> None:
    """お知らせの確認"""
    run(actions.acknowledge, str(notice_id))
