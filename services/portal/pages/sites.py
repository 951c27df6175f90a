"""The map of all projects' sites."""

from collections.abc import Mapping
from typing import Any

from flask import Blueprint, render_template, request

from services.portal import display
from services.portal.clients import registry
from services.portal.drawing import halls
from services.portal.forms import FilledForm
from services.portal.installed import portal

pages = Blueprint("sites", __name__, url_prefix="/map")


@pages.get("")
def show() -> str:
    """Sites on the map and as a list beside it, of one town if asked for."""
    asked = {name: request.args.get(name, "") for name in ("municipality",)}
    sites = [_shown(site) for site in registry.get("/sites").json]
    chosen = [
        site
        for site in sites
        if all(not text or site[name] == text for name, text in asked.items())
    ]
    return render_template(
        "map.html",
        form=FilledForm.of(asked),
        sites=chosen,
        tiles=portal().settings.tiles_url,
        halls=halls(),
    )


def _shown(site: Mapping[str, Any]) -> dict[str, Any]:
    return {
        "name": site["name"],
        "kind": display.label(site.get("kind"), "site_kind"),
        "latitude": site["latitude"],
        "longitude": site["longitude"],
        "project": site["title"],
        "href": f"/projects/{site['project_id']}",
        "state": display.STATES[site["state"]][0],
        "municipality": site["municipality"],
    }
