"""The registry of 5G projects (事業台帳).

Owns:      projects and their versions, approvals, attachments, progress.
Hears:     evaluation (a round opened, results published): the projects' states follow; council
           (who may act).
Announces: shared/events/registry.py: submitted, accepted, returned, withdrawn, evaluation begun,
           decided, started, completed, progress reported.
"""
