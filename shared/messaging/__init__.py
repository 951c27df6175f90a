"""The whole journey of a fact. Read the modules in this order:

1. `log`       an action announces a fact: a row in the same transaction, with a position 1, 2, 3 …
2. `protocol`  the rules of all that follows, without input or output: what is done when
3. `relay`     tells others that the log has grown, on PostgreSQL; `broker` is its lane to RabbitMQ
4. `reading`   how anybody reads a log from a position on: its file, or the producer's feed
5. `inbox`     how a consumer learns that there is something to read
6. `consumer`  hears one log; `handlers` are what a service does with what it hears
7. `applying`  one transaction of a consumer: facts to their handlers, and its cursor (`cursors`)
8. `parking`   where a fact waits that cannot be applied; `resolution`: what an operator does then
9. `verification`: whether a log is still the one that was written, and that others heard

The log is the truth. Hints and bundles only make it fast: whatever is lost, doubled or reordered,
a consumer reads the log from its cursor on.
"""
