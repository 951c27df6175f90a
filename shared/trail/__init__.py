"""The trail of security acts: who did what, to whom, from where and when, in each service.

Reading order: `shared/acts.py` (which acts there are), `entries` (one entry, and its place in the
chain), `keeping` (writing at the end of the act's own transaction, and reading), `refusals`
(counted), `guards`, `verification`. Nothing changes or deletes an entry, and the database refuses
whoever tries. See docs/adr/0013-a-trail-in-each-service.md.
"""
