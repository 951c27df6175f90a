"""Data that municipalities share with each other (データ共有).

Begin with `actions.py`; `tables/` holds how CSV is read and 個人番号 are kept out.
"""

from shared.manifest import Manifest

MANIFEST = Manifest(
    title="データ共有",
    label="データ共有",
    port=3,
    owns="datasets and their versions, consent, the log of who previewed or downloaded them",
    if_copied=(
        "shows titles, columns and consent of every dataset and who looked at it; the rows are"
        " files beside it."
    ),
    if_written="consents to anything for any town.",
    hears={
        "council": "who may act",
    },
    announces="dataset shared, version added, consent changed",
    subjects={"dataset": "共有データ"},
)
