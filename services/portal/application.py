"""The Flask application: settings and database in, pages out."""

from flask import Blueprint, Flask, g, request

from services.portal import access, clients, display, failures, permissions, proof, saved_drafts
from services.portal.installed import Portal
from services.portal.pages import PAGES
from shared.web.app import frame
from shared.web.context import ServiceContext

LIMITS = {
    "MAX_CONTENT_LENGTH": 64 * 1024 * 1024,
    "MAX_FORM_MEMORY_SIZE": 2 * 1024 * 1024,
}
FONTS = "vendor/biz-udpgothic/files/"

NAVIGATION = (
    ("/", "ホーム"),
    ("/projects", "事業"),
    ("/datasets", "データ共有"),
    ("/rounds", "評価"),
    ("/reports", "報告書"),
    ("/members", "構成員"),
    ("/map", "地図"),
)
OVERSIGHT = (("/operations", "稼働状況"), ("/trail", "操作の記録"))
"""What only 事務局 and 監査 are led to."""


class PortalApp(Flask):
    """Flask that lets browsers keep the web font, which never changes under its name."""

    def get_send_file_max_age(self, filename: str | None) -> int | None:
        """Seconds a static file may be kept without asking."""
        if filename and filename.startswith(FONTS):
            return 7 * 24 * 3600
        return super().get_send_file_max_age(filename)


def create_app(context: ServiceContext, *blueprints: Blueprint) -> Flask:
    """The portal, over a migrated database; its own pages come before any other blueprints.

    Raise UndeclaredRoute if `permissions` does not say who decides on a page.
    """
    app = PortalApp(__name__)
    app.extensions["portal"] = Portal(
        settings=context.settings,
        database=context.transactions.database,
        pool=clients.connection_pool(clients.WHILE_IT_RESTARTS),
        watching=clients.connection_pool(0),
    )
    app.config.update(LIMITS)
    app.jinja_env.trim_blocks = app.jinja_env.lstrip_blocks = True
    frame(app, context)
    for module in (display, access, saved_drafts, failures, proof):
        module.register(app)
    app.context_processor(_on_every_page)
    for pages in (*PAGES, *blueprints):
        app.register_blueprint(pages)
    permissions.require_declared(app)
    return app


def _on_every_page() -> dict[str, object]:
    session = g.get("session")
    member = session.member if session else None
    oversees = member and {"coordinator", "auditor"} & set(member["roles"])
    return {
        "navigation": (*NAVIGATION, *OVERSIGHT) if oversees else NAVIGATION,
        "member": member,
        "csrf_token": session.csrf_token if session else "",
        "done": request.args.get("done", ""),
    }
