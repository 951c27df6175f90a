"""Rounds in which evaluators score projects, and what the council decided about each."""

from services.manifest import Manifest

MANIFEST = Manifest(
    title="事業の評価",
    label="評価",
    port=4,
    owns="rounds, criteria and weights, appointments, scores, decisions",
    hears={
        "council": "who may act, and score",
        "registry": "which projects there are, their titles, towns and states",
    },
    announces="a round was opened or closed; decisions and results when they are published",
)
