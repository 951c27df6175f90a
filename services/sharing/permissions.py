"""Who may do what with datasets.

What a caller may not know of answers 404. Two cases answer 403 instead, because the caller knows
of the dataset: the consent once reached their municipality (the message then says that it was
withdrawn or changed), or they see the dataset's title but not its rows (事務局).
"""

from shared.access import PEOPLE, Scope, permission

LIST = PEOPLE
"""The list holds only what SEE allows."""

SEE = permission(
    "dataset.see",
    secret=True,
    scope=Scope.READ,
    official="own consented",
    section_head="own consented",
    head="own consented",
    evaluator="own consented",
    coordinator="any",
    auditor="any",
)
"""Title, versions and consent, but no rows."""

READ = permission(
    "dataset.read",
    secret=True,
    scope=Scope.READ,
    official="own consented",
    section_head="own consented",
    head="own consented",
    evaluator="own consented",
    coordinator="consented",
    auditor="any",
)
"""Preview and download. Every attempt is logged, the refused ones too, and those of 監査."""

SHARE = permission("dataset.share", official="own", section_head="own")
"""Share a new dataset of one's own municipality; that gives a consent, so a person does it."""

ADD_VERSION = permission(
    "dataset.add-version", secret=True, scope=Scope.DATASETS, official="own", section_head="own"
)
"""It reaches whom the consent already names; 403 for those who may only see the dataset."""

CHANGE_CONSENT = permission(
    "dataset.change-consent", secret=True, official="own", section_head="own"
)
"""Also withdraw it; 403 for those who may only see the dataset."""

SEE_CONSENTS = permission(
    "dataset.see-consents",
    secret=True,
    scope=Scope.READ,
    official="own",
    section_head="own",
    head="own",
    coordinator="any",
    auditor="any",
)
"""With whom it was shared when, and by whom; 403 for those who may only read it."""

SEE_ACCESSES = permission(
    "dataset.see-accesses",
    secret=True,
    scope=Scope.READ,
    official="own",
    section_head="own",
    head="own",
    coordinator="any",
    auditor="any",
)
"""Who looked at one dataset; 403 for those who may only read it."""

SEE_ACCESS_LOG = permission("access-log.see", coordinator="any", auditor="any")
"""Who looked at anything."""
