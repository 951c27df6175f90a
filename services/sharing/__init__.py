"""Data that municipalities share with each other (データ共有).

Owns:      datasets and their versions, consent, the log of who previewed or downloaded them.
Hears:     council (who may act).
Announces: shared/events/sharing.py: dataset shared, version added, consent changed.

Begin with `actions.py`; `tables/` holds how CSV is read and 個人番号 are kept out.
"""
