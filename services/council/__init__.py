"""The council: who belongs to it and who may act, the plans that projects serve, commitments."""

from services.manifest import Manifest

MANIFEST = Manifest(
    title="協議会",
    label="構成員・認証",
    log_label="協議会（構成員・計画・コミットメント）",
    port=1,
    owns=(
        "municipalities, members with roles and terms, sign-in and tokens, plans and "
        "their items, commitments of 首長 to projects"
    ),
    announces="municipalities, members (ids, roles, terms; no names), plans, commitments",
)
