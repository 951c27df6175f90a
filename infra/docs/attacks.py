"""A chapter of docs/security.md: what was tried against it, how often, and what got through."""

from collections.abc import Iterator

_HEADING = """\
## What was tried

Twice in the making of 0.2.0 the one-process deployment was attacked by somebody who had not built
it, with the source and this document at hand: on 2026-11-29, and again once the findings were
mended. These are the figures of the second time. What got through then has been mended since, each
kind with a test that failed before; the attack as a whole was not repeated after that. Not reached:
PostgreSQL, RabbitMQ, TLS, and what Word and Excel make of a file.

| tried | tries | held | broken |
|---|---|---|---|"""

_TRIED = (
    ("odd values in paths and queries, deep and huge JSON, raw bytes, bad HTTP", 8_775, 0, ""),
    ("large bodies before sign-in, silent and slow connections, pipelines", 39, 0, ""),
    ("forged forms, redirects, floods of fields, a shared machine, stored scripts", 300, 0, ""),
    ("one stolen key and forged tokens, at every route", 5_040, 0, ""),
    ("roles that make something, four eyes, scopes, revoked tokens, old proofs", 86, 0, ""),
    ("races: one code, confirmation, approval; one key six times at once", 146, 0, ""),
    ("guesses at passwords; used refresh tokens; suspended while in use", 120, 0, ""),
    ("another town's objects: what is read", 192, 0, ""),
    (
        "another town's objects: what an error tells",
        242,
        58,
        "a 404 had other words for what is hidden than for what is not there",
    ),
    ("formulas in the trail's export and in reports", 3_540, 0, ""),
    ("formulas in downloads of tables", 45, 35, "a first line `sep=;` parts the rows anew"),
    (
        "Word templates that explode or reach outside",
        34,
        8,
        "parts by other names, the strict namespace, a mail merge, an add-in",
    ),
    (
        "個人番号 in disguise, in headings and declarations",
        106,
        73,
        "other signs for digits, long gaps, a declared column",
    ),
    ("costly cells", 3, 3, "a seat held for 25 seconds by 90 KB; others waited, none was refused"),
    ("one member's flood of notices and open proposals", 2_855, 2_855, "neither had a bound"),
    ("passwords that are guessed first", 38, 2, "two more words"),
    (
        "the trail altered by its database's owner",
        9,
        2,
        "its head and its table of versions, never an entry",
    ),
    ("the operators' figures through the proxy", 4, 1, "to a 事務局 token"),
)

_REST = """
The first time the worst were: one client that sent requests without waiting stopped every service
of the process; an enrolment sent again issued a second reset code unseen; consent to each town by
name asked for no password; the key of another town's draft was answered with it; a formula hid
behind a character that CP932 drops.

That the head of a trail was altered is found by `yui verify`. Left as it is: a town's steps on its
working copy show as a higher revision and a later time on what it has submitted.
"""


def chapter() -> str:
    return "\n".join([_HEADING, *_rows(), _REST])


def _rows() -> Iterator[str]:
    for what, tries, broken, how in _TRIED:
        got_through = f"{broken:,}: {how}" if broken else "–"
        yield f"| {what} | {tries:,} | {tries - broken:,} | {got_through} |"
