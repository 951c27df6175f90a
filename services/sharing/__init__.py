"""Data that municipalities share with each other (データ共有).

Begin with `actions.py`; `tables/` holds how CSV is read and 個人番号 are kept out.
"""

from services.manifest import Manifest

MANIFEST = Manifest(
    title="データ共有",
    label="データ共有",
    port=3,
    owns="datasets and their versions, consent, the log of who previewed or downloaded them",
    hears={
        "council": "who may act",
    },
    announces="dataset shared, version added, consent changed",
)
