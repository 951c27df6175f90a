"""The council: who belongs to it and who may act, the plans that projects serve, commitments."""

from shared.manifest import Manifest

MANIFEST = Manifest(
    title="協議会",
    label="構成員・認証",
    log_label="協議会（構成員・計画・コミットメント）",
    port=1,
    owns=(
        "municipalities, members with roles and terms, sign-in and tokens, plans and "
        "their items, commitments of 首長 to projects"
    ),
    if_copied=(
        "shows members, logins, roles and terms, and argon2id hashes, against which weak "
        "passwords can be tried; of tokens and reset codes only hashes of 79 random bits or "
        "more."
    ),
    if_written="gives itself any password and role, and so is anybody from the next sign-in on.",
    announces="municipalities, members (ids, roles, terms; no names), plans, commitments",
    subjects={
        "municipality": "構成市町",
        "member": "構成員",
        "plan": "計画",
        "commitment": "コミットメント",
        "api-token": "接続用トークン",
    },
)
