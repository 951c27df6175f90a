"""Signing in, renewing, signing out, and one's own account."""

import secrets
from collections.abc import Callable
from typing import Any

from flask import request

from services.council import actions, permissions, schemas
from services.council.api.answers import api_token_grant, member_document, member_grant
from services.council.api.blueprint import blueprint
from services.council.domain.errors import (
    CodeRefused,
    PasswordWrong,
    SessionOver,
    WrongCredentials,
)
from services.council.domain.members import login_key
from services.council.domain.passwords import check_password
from services.council.domain.sessions import first_token
from services.council.domain.visitors import Visitor
from services.council.hashing import hash_password, is_right
from services.council.threads import run_in_seated_thread, run_in_thread, seat
from shared.web import caller, etag, permit, query, run
from shared.web.address import client_address, is_loopback
from shared.web.refusals import count_wrong_password

SESSION_HEADER = "Yui-Session"
"""Carries the refresh token of the one session that is meant."""
_LONGEST_AGENT = 300


def _session_header(description: str, **more: Any) -> dict[str, Any]:
    named = {"in": "header", "name": SESSION_HEADER, "schema": {"type": "string"}}
    return {**named, "description": description, **more}


def _new_secret() -> str:
    return secrets.token_urlsafe(32)


def _first_token() -> str:
    return first_token(secrets.token_urlsafe(16), _new_secret())


def _visitor(device_token: str | None = None) -> Visitor:
    """Who asks, as far as the network tells."""
    address = client_address()
    agent = "".join(filter(str.isprintable, request.user_agent.string))
    return Visitor(
        address=address,
        local=is_loopback(address),
        agent=agent[:_LONGEST_AGENT],
        device_token=device_token,
    )


def _proven(password: str, begin: Callable[[], actions.Attempt]) -> actions.Attempt | None:
    """The attempt that `begin` answers if the password is right; a wrong one is counted.

    Whether the attempt is heard at all is asked when its turn has come: the longer a queue of
    guesses, the more of it is sent away unchecked.
    """
    with seat():
        attempt = begin()
        if run_in_seated_thread(is_right, password, attempt.password_hash):
            return attempt
        count_wrong_password(of=attempt.member.id if attempt.member else "")
        run(actions.refuse, attempt)
    return None


def _begin_own_attempt() -> actions.Attempt:
    """The caller's own password is about to be checked."""
    return query(actions.begin_own_attempt, _visitor())


@blueprint.route("/sessions", methods=["POST"])
@permit(permissions.SIGN_IN)
@blueprint.arguments(schemas.SignIn, example=schemas.EXAMPLE_SIGN_IN)
@blueprint.response(201, schemas.SignInGrant, example=schemas.EXAMPLE_SIGN_IN_GRANT)
def sign_in(body: dict[str, str]) -> Any:
    """サインイン"""
    here = _visitor(body["device_token"])
    attempt = _proven(body["password"], lambda: query(actions.begin_sign_in, body["login"], here))
    if attempt is None:
        raise WrongCredentials()
    token, new_device = _first_token(), f"yui-device-{_new_secret()}"
    signed_in, device = run(actions.open_session, attempt, token, new_device)
    return {"refresh_token": token, "device_token": device, **member_grant(signed_in)}


@blueprint.route("/tokens", methods=["POST"])
@permit(permissions.SIGN_IN)
@blueprint.arguments(schemas.Renewal, example={"refresh_token": "yui-session-…"})
@blueprint.response(200, schemas.SessionGrant)
def renew(body: dict[str, str | None]) -> Any:
    """アクセストークンの更新（役割と任期を確かめ直す。refresh_token は使うたびに新しくなる）"""
    if (token := body["refresh_token"]) is not None:
        renewed = run(actions.renew_session, token, _new_secret(), _visitor())
        if renewed is None:
            raise SessionOver()
        signed_in, successor = renewed
        return {"refresh_token": successor, **member_grant(signed_in)}
    return api_token_grant(run(actions.use_api_token, body["api_token"] or ""))


@blueprint.route("/sessions/mine", methods=["DELETE"])
@permit(permissions.OWN_ACCOUNT)
@blueprint.doc(
    parameters=[
        _session_header("終えるセッションの refresh_token。ないときは全てのセッションを終える。")
    ]
)
@blueprint.response(204)
def sign_out() -> None:
    """サインアウト"""
    run(actions.sign_out, request.headers.get(SESSION_HEADER))


@blueprint.route("/me", methods=["GET"])
@permit(permissions.OWN_ACCOUNT)
@blueprint.response(200, schemas.MemberAnswer, example=schemas.EXAMPLE_MEMBER_ANSWER)
def me() -> Any:
    """自分のアカウント"""
    member = query(actions.get_own_account)
    return member_document(member, reader=caller()), etag(member.revision)


@blueprint.route("/me/password", methods=["PUT"])
@permit(permissions.OWN_ACCOUNT)
@blueprint.arguments(schemas.NewPassword, example=schemas.EXAMPLE_PASSWORD)
@blueprint.response(200, schemas.SessionGrant)
def change_password(body: dict[str, str]) -> Any:
    """パスワードの変更（ほかのセッションは全て終わり、新しいセッションを返す）"""
    attempt = _proven(body["current"], _begin_own_attempt)
    if attempt is None:
        raise PasswordWrong("/current")
    check_password(body["new"], login=attempt.login, current=body["current"])
    new_hash = run_in_thread(hash_password, body["new"])
    token = _first_token()
    signed_in = run(actions.change_password, attempt, new_hash, token)
    return {"refresh_token": token, **member_grant(signed_in)}


@blueprint.route("/passwords", methods=["POST"])
@permit(permissions.SIGN_IN)
@blueprint.arguments(schemas.Redemption, example=schemas.EXAMPLE_REDEMPTION)
@blueprint.response(201, schemas.RedeemedGrant, example=schemas.EXAMPLE_GRANT)
def redeem_code(body: dict[str, str]) -> Any:
    """再設定コードによる新しいパスワードの設定（ほかのセッションは全て終わり、新しいセッションを返す）

    任期が始まる前は、セッションを始めず、サインインできる最初の日を返す。
    """
    check_password(body["new"], login=login_key(body["login"]))
    attempt = query(actions.begin_sign_in, body["login"], _visitor())
    if not query(actions.is_right_code, attempt, body["code"]):
        run(actions.refuse, attempt)
        raise CodeRefused()
    new_hash = run_in_thread(hash_password, body["new"])
    token = _first_token()
    member, signed_in = run(actions.redeem_code, attempt, body["code"], new_hash, token)
    if signed_in is None:
        return {"signs_in_from": member.duties.term.begins}
    return {"refresh_token": token, **member_grant(signed_in)}


@blueprint.route("/me/proof", methods=["POST"])
@permit(permissions.OWN_ACCOUNT)
@blueprint.doc(
    parameters=[_session_header("確認したことを覚えるセッションの refresh_token", required=True)]
)
@blueprint.arguments(schemas.Proof, example=schemas.EXAMPLE_PROOF)
@blueprint.response(200, schemas.AccessGrant)
def prove_password(body: dict[str, str]) -> Any:
    """パスワードの確認（重要な操作は、確認してから10分以内に限る）"""
    attempt = _proven(body["password"], _begin_own_attempt)
    if attempt is None:
        raise PasswordWrong("/password")
    return member_grant(
        run(actions.prove_password, attempt, request.headers.get(SESSION_HEADER, ""))
    )
