"""The blueprint to which all of council's routes belong."""

from shared.web.bodies import Blueprint

blueprint = Blueprint(
    "council", __name__, description="協議会（構成市町・会員・サインイン・計画・コミットメント）"
)
