"""The whole journey of a fact. Read the modules in this order:

1. `log`       an action announces a fact: a row in the same transaction; it gets a place 1, 2, 3 …
2. `relay`     tells others that the log has grown: inside the process, or bundles on RabbitMQ
3. `reading`   how anybody reads a log from a position on: its file, or the producer's feed
4. `stream`    which events continue what was already heard (plain rules, no input or output)
5. `listener`  applies them, each exactly once, in one transaction with the cursor
6. `parking`   where a fact waits that cannot be applied

The log is the truth. Hints and bundles only make it fast: whatever is lost, doubled or reordered,
a listener reads the log from its cursor on.
"""
