"""What people see when something cannot be done: a clear page, and what they typed."""

from http import HTTPStatus
from typing import Any
from urllib.parse import urlencode

import structlog
from flask import Flask, Response, current_app, g, redirect, render_template, request
from sqlalchemy.exc import SQLAlchemyError
from werkzeug.exceptions import HTTPException, RequestEntityTooLarge
from werkzeug.wrappers import Response as Reply

from services.portal import clients, saved_drafts
from services.portal.access import ForgedRequest, is_from_elsewhere, local_path
from services.portal.chosen import chosen_words
from services.portal.forms import FilledForm
from services.portal.forms.filled import field_name
from services.portal.forms.labels import label_of, named
from services.portal.forms.own import own_fields
from shared import manifests
from shared.database import AWAY, is_disk_full
from shared.web.refusals import count_refusal

_SECRET = frozenset(
    {"csrf_token", "author", "password", "current", "new", "again", "code", "proof"}
)
"""Fields whose text is shown to nobody, not even to whoever typed it."""
_DATABASE_AWAY = (
    "データベースに接続できないため、いまは表示も保存もできません。"
    "しばらくしてから、もう一度お試しください。"
)
_DISK_FULL = (
    "サーバーのディスクに空きがないため、いまは保存できません。サーバーの管理者に連絡してください。"
)
_EXPIRED = "ページの有効期限が切れました"
_ANOTHER = "別の方がサインインしています"
_TITLES = {
    400: "送信された内容を読み取れませんでした",
    403: "この操作を行う権限がありません",
    404: "ページが見つかりません",
    405: "この操作は行えません",
    409: "現在の状態ではこの操作を行えません",
    412: "ほかの画面で先に保存されました",
    413: "送信されたデータが大きすぎます",
    429: "しばらく待ってから、もう一度お試しください",
    500: "処理中に問題が起きました",
    503: "ただいま利用できません",
}


def register(app: Flask) -> None:
    """Tie each failure to its page."""
    app.add_template_filter(manifests.label_of, "service_name")
    app.add_template_global(_named, "named")
    app.add_template_global(_label, "field_label")
    app.register_error_handler(clients.SessionEnded, _sign_in_again)
    app.register_error_handler(clients.Refused, _refused)
    app.register_error_handler(clients.Away, _service_away)
    for trouble in AWAY:
        app.register_error_handler(trouble, _own_database_failed)
    app.register_error_handler(ForgedRequest, _forged)
    app.register_error_handler(RequestEntityTooLarge, _too_large)
    app.register_error_handler(HTTPException, _http_error)
    app.register_error_handler(Exception, _failed)
    app.after_request(_say_when_to_come_again)


def page(status: int, **words: Any) -> tuple[str, int]:
    """The error page of a status; `title`, `detail` and `errors` replace the usual words."""
    title = words.pop("title", "") or _TITLES.get(status, HTTPStatus(status).phrase)
    kept = render_template(
        "errors/failure.html", status=status, title=title, request_id=g.get("request_id"), **words
    )
    return kept, status


def _sign_in_again(_ended: clients.SessionEnded) -> Reply | tuple[str, int]:
    if request.endpoint == "saved_drafts.save":
        return Response(saved_drafts.why_not_kept())
    back = request.form.get("form_path") or (request.full_path if request.method == "GET" else "/")
    words = {"next": local_path(back.rstrip("?"))}
    if g.session.barred_because and request.method == "POST":
        return _whole_page(_barred_page())
    if g.session.known_member_id:
        words["ended"] = "undone" if request.method == "POST" else "1"
    try:
        if carried := saved_drafts.carried():
            return _sign_in_page(carried, words["next"], g.session.known_member_id)
    except saved_drafts.TooLong:
        words["ended"] = "too-long"
    return _to_sign_in(**words)


def _to_sign_in(**words: str) -> Reply:
    target = f"/sign-in?{urlencode(words)}"
    if request.headers.get("HX-Request"):
        return Response(status=204, headers={"HX-Redirect": target})
    return redirect(target, 303)


def _sign_in_page(carried: str, back: str, by: str | None) -> Reply:
    """The sign-in page with the typed texts in it; nothing is written for whoever is signed out."""
    return _whole_page(
        render_template(
            "sign_in.html", form=FilledForm(), next=back, carried=carried, carried_by=by or ""
        )
    )


def _barred_page() -> str:
    """What was typed by whoever cannot sign in again, to be copied: there is nothing to promise."""
    title, detail = "保存していません", g.session.barred_because
    shown = retyped().get("shown", {})
    return page(401, title=title, detail=detail, shown=shown)[0]


def _whole_page(page: str) -> Reply:
    """For whoever is signed out, also where htmx asked for a part."""
    if request.headers.get("HX-Request"):  # htmx shows it in place of the whole page
        whole = {"HX-Retarget": "body", "HX-Reselect": "unset", "HX-Reswap": "innerHTML"}
        return Response(page, headers=whole)
    return Response(page, status=401)


def _refused(refusal: clients.Refused) -> tuple[str, int]:
    words = typed() if saved_drafts.is_kept() or isinstance(refusal, clients.TooLarge) else {}
    status = refusal.status if refusal.status in _TITLES else 400
    title = "" if status == 404 else refusal.title
    detail = "" if status == 404 else refusal.detail  # the page says it at more length
    errors = [_named(field_name(pointer), message) for pointer, message in refusal.fields]
    return page(status, title=title, detail=detail, errors=errors, back=_way_back(), **words)


def _way_back() -> str:
    """The page on which the button was pressed; empty if it is not known."""
    if request.method != "POST":
        return ""
    before = request.form.get("form_path") or request.path.rpartition("/")[0]
    try:
        current_app.url_map.bind("").match(before.partition("?")[0], method="GET")
    except HTTPException:
        return ""
    return local_path(before)


def _named(name: str, message: str) -> str:
    """A message about a field of this page's form, with what the field is called."""
    return named(name, message, request.blueprint or "")


def _label(name: str) -> str:
    """What this page's form calls a field; empty for what people do not see."""
    return label_of(name, request.blueprint or "")


def _service_away(away: clients.Away) -> tuple[str, int]:
    return page(503, title=away.title, away=away, **typed())


def _say_when_to_come_again(answer: Response) -> Response:
    wait = g.get("retry_after_seconds")
    if answer.status_code in (413, 503) and wait is not None:
        answer.headers["Retry-After"] = str(wait)
    return answer


def _own_database_failed(error: SQLAlchemyError) -> tuple[str, int]:
    return page(503, detail=_DISK_FULL if is_disk_full(error) else _DATABASE_AWAY, **retyped())


def _forged(_request: ForgedRequest) -> tuple[str, int] | Reply:
    if request.endpoint == "signing.sign_in" and g.session.signed_in and not is_from_elsewhere():
        return _signed_in_meanwhile()
    _count(400)
    if request.endpoint == "saved_drafts.save":
        return Response(saved_drafts.why_not_kept())
    if _is_sent_by_its_author():
        return page(400, title=_EXPIRED, **typed())
    return page(400, title=_ANOTHER if _is_opened_by_another() else _EXPIRED)


def _signed_in_meanwhile() -> Reply:
    """Another window of this browser was faster: on to where this one wanted to go.

    What was typed before travels on until its author signs in.
    """
    target = local_path(request.form.get("next"))
    if carried := request.form.get("carried", ""):
        return _sign_in_page(carried, target, request.form.get("carried_by"))
    return redirect(target, 303)


def _is_sent_by_its_author() -> bool:
    """Whether the page was opened by the member who is signed in now, or was last."""
    return not is_from_elsewhere() and request.form.get("author") == g.session.known_member_id


def _is_opened_by_another() -> bool:
    """Whether somebody else opened the page in this browser: the text is theirs, not for here."""
    return g.session.signed_in and not is_from_elsewhere() and bool(request.form.get("author"))


def _too_large(_error: RequestEntityTooLarge) -> Reply | tuple[str, int]:
    """Of a browser that never had a session not even a form is read."""
    return page(413) if g.session.known_member_id else _to_sign_in(next="/")


def _http_error(error: HTTPException) -> tuple[str, int] | HTTPException:
    status = error.code or 500
    if status < 400:
        return error
    if status == 403:
        _count(403)
    return page(status if status in _TITLES else 400 if status < 500 else 500)


def _count(status: int) -> None:
    """What the portal itself refused; what a service did is on record there."""
    count_refusal(status, by=g.session.known_member_id or "")


def _failed(error: Exception) -> tuple[str, int]:
    structlog.get_logger().error("page_failed", exc_info=error)
    return page(500, **retyped())


def typed() -> dict[str, Any]:
    """As `retyped`, and `kept`: whether the texts are in our database by now."""
    return {"kept": saved_drafts.is_kept(), **retyped()}


def _is_known() -> bool:
    """Whether this browser has, or had, a session; or has our token, while we cannot look it up."""
    return bool(g.session.known_member_id) or g.session.issued(request.form.get("csrf_token", ""))


def retyped() -> dict[str, Any]:
    """The posted texts, so that the page can offer a member to send them again."""
    if request.method != "POST" or not request.url_rule or not _is_known():
        return {}
    own = own_fields(request.url_rule.rule).among(request.form.items(multi=True))
    fields = [(name, value) for name, value in own if name not in _SECRET]
    return {"action": request.full_path.rstrip("?"), "fields": fields, "shown": _shown(fields)}


def _shown(fields: list[tuple[str, str]]) -> dict[str, str]:
    """What was typed or chosen, as people call and say it; what the page itself sent is not."""
    shown: dict[str, list[str]] = {}
    for name, value in fields:
        if value and (label := _label(name)):
            shown.setdefault(label, []).append(chosen_words(name, value))
    return {label: "・".join(words) for label, words in shown.items()}
