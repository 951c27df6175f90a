"""A council in memory: the real protocols on models of databases, broker, network and clock.

registry announces; evaluation hears it and reacts with facts of its own; reporting hears both.
Each log has two relays, each subscription two consumers, of which one is too many at any moment.

    python -m tests.simulation --seed 7 --steps 1000000

Everything that happens is drawn from the seed, so that a failing run can be run again.
"""
