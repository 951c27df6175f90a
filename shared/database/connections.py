"""How many connections to PostgreSQL each account may hold, so that none can take the others'.

The limits of all accounts together leave the server's owner a reserve. docker-compose.yml is
made with the sum; of the limit of each a test compares.
"""

from shared.manifests import SERVICES

KEPT = 8
AT_WORK = 32
"""Of a process, as many at once: KEPT of them stay open when there is nothing to do."""
SUBSCRIPTIONS = 4
"""One for each subscription of the service with most: what is only heard is committed apart."""
ASKING = 1
"""Whether the database answers, also when all others are at work."""
PROCESSES = 2
"""A service may run twice, each process applying some of its subscriptions."""
OPERATING = 8
"""For back-up, verification, rebuilding and members' accounts, beside the running service."""
OF_A_SERVICE = PROCESSES * (AT_WORK + SUBSCRIPTIONS + ASKING) + OPERATING

OF_THE_OWNER = 8
OF_ALL = len(SERVICES) * OF_A_SERVICE + OF_THE_OWNER
