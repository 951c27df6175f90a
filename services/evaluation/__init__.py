"""Rounds in which evaluators score projects, and what the council decided about each.

Owns: rounds, criteria and weights, appointments, scores, decisions.
Hears: registry (which projects there are, their titles, towns and states), council (who may
act, and score).
Announces: a round was opened or closed; decisions and results when they are published.
"""
