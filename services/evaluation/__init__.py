"""Rounds in which evaluators score projects, and what the council decided about each."""

from shared.manifest import Manifest

MANIFEST = Manifest(
    title="事業の評価",
    label="評価",
    port=4,
    owns="rounds, criteria and weights, appointments, scores, decisions",
    if_copied="shows scores, comments and decisions with who gave them, also before publication.",
    if_written="falsifies them.",
    hears={
        "council": "who may act, and score",
        "registry": "which projects there are, their titles, towns and states",
    },
    announces="a round was opened or closed; decisions and results when they are published",
    subjects={"round": "評価"},
)
