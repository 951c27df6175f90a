"""The portal's nameko door: it serves pages and hears nothing."""

from services.portal.application import create_app
from shared.service import HttpDoor


class PortalService:
    """Web pages for officials."""

    name = "portal"

    door = HttpDoor(app_factory=create_app)
