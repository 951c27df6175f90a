"""The whole journey of a fact. Read the modules in this order:

1. `log`       an action announces a fact: a row in the same transaction; it gets a place 1, 2, 3 …
2. `protocol`  the rules of all that follows, without input or output: what is done when
3. `relay`     tells others that the log has grown, on PostgreSQL; `broker` is its lane to RabbitMQ
4. `reading`   how anybody reads a log from a position on: its file, or the producer's feed
5. `inbox`     how a listener learns that there is something to read
6. `listener`  applies facts, each exactly once, in one transaction with its `cursors`
7. `parking`   where a fact waits that cannot be applied

The log is the truth. Hints and bundles only make it fast: whatever is lost, doubled or reordered,
a listener reads the log from its cursor on.
"""
