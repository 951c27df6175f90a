"""Who may do what with the joint read model and its reports."""

from shared.access import PEOPLE, permission

READ_JOINT = PEOPLE
READ_REPORTS = PEOPLE
MAKE_REPORTS = permission("report.make", coordinator="any")
"""Order a report, and replace the Word template."""
