"""The last chapters of docs/security.md: how long, how large, by which algorithm, as the program
has it, and the rules inside an object."""

from datetime import timedelta

from services.council.domain import sessions as council
from services.council.domain.codes import LIFE
from services.portal import sessions as portal
from services.portal.storage import MOST_SESSIONS
from services.registry.uploads import LARGEST_BYTES, LARGEST_DIRECTORY_BYTES, MEDIA_TYPES
from services.reporting.rendering.word import LARGEST_UNPACKED_BYTES, MOST_PARTS
from services.sharing.spool import LARGEST_FILE_BYTES
from shared.access import PROOF_LASTS
from shared.files.allowance import BYTES_A_DAY
from shared.keys.ring import SIGNS_FOR, STAYS_FOR
from shared.tokens import LIFETIME
from shared.web.app import LARGEST_BODY_BYTES

CHAPTERS = """\
## How long a sign-in lasts

| | left alone | in any case |
|---|---|---|
| a browser's session at the portal | {portal_idle} | {portal_longest} |
| a session at council (refresh token) | {council_idle} | {council_longest} |
| an access token | – | {access} |
| the password as proved, for acts of great weight | – | {proof} |
| a reset code | – | {code} |

With a password alone NIST SP 800-63B would allow 30 days. Screens in town halls stand
open, so a browser's session ends within the working day; council's bounds are felt only
by who calls it without the portal. A member may be signed in at many places. The portal
keeps {most_sessions} sessions of a member and forgets those that rested longest; the page
サインイン中の端末 shows all and ends them.

## Files that people send

| file | kinds | largest | unpacked |
|---|---|---|---|
| attachment of a project | {endings} | {attachment} | never |
| table of a dataset | csv (UTF-8, CP932) | {table} | – |
| Word template, from the 事務局 | docx | {body} with its form | {parts} parts, {unpacked} in all |

An attachment's content must fit its ending, and the directory of a ZIP file be
{directory} at most; it is only ever sent as an attachment. A table is read in a child
process, must be text without a 個人番号, and leaves without formulas, however
a program parts it. A template is filled on
trial in a sandbox, in a child process. What does not fit is refused and not kept. No
antivirus scanner is asked. A town may store {a_day} at once in each service, kept or not, and
what it has stored runs off evenly within a day: in any one day it is never more than twice that.
Files count, and twice the texts of every change; what is refused does not. Each process counts for
itself, from its start. What no table names any more is removed a
day later ([ADR 25](adr/0025-files-that-nobody-names.md)).

## Inside an object

Not everybody who sees an object sees all of it:

| object | what | who |
|---|---|---|
| member | login, whether the password is temporary | 事務局, 監査, oneself |
| project | working copy, steps and words inside its town | 担当者 and 所属長 there, 監査 |
| round | evaluators, comments, decisions not yet published or replaced | 事務局, 監査 |
| dataset | rows | whom the consent reaches, the owner, 監査 |

How many datasets each town shares, by audience, every member may know: the home page's count and
the report's table tell numbers, of datasets for single towns, too, and nothing else of those. Five
mayors who decide together what to share must see who shares how much, and the same numbers.

A route takes the fields of a body that its schema names and refuses all others. Some stay as they
are: the town that leads a project; a project's submitted versions; what evaluators score
by, once a round is open; all of a round, once it is published.

Some fields must fit together: funding equals costs in each fiscal year; due dates lie
inside the years; sites inside the area; a partner is not the lead town; progress is of a
year that has begun, and of the plan's own indicators; a term ends after it begins, and an
outside expert's has an end; an official belongs to a municipality; no two criteria of a
round have one name, and each weighs something.

## Cryptography

| for | algorithm | key |
|---|---|---|
| tokens, bundles on RabbitMQ | Ed25519 | one of each service |
| tokens in the portal's sessions | AES-256-GCM | drawn by SHA-256 from the cookie |
| the successor of a used refresh token | AES-256-GCM | drawn by SHA-256 from the used one |
| that a form is ours | HMAC-SHA-256 | the cookie |
| passwords | argon2id, 32 MiB, 3 passes | – |
| cookies, tokens and reset codes, as they are kept | SHA-256 | – |
| logs, trails, files, reports, back-ups | SHA-256 | – |
| random values | the system's generator | – |
| the proxy; a broker that is told to | TLS 1.3 and 1.2 | the installation's certificates |

A service's key is made anew after {turns}, and its public half told for {published} more.
It signs and does nothing else, and nobody else has it. Databases, files and back-ups are
not encrypted by Yui: that is the disk's part. Services call each other over plain HTTP,
inside.
"""


def chapter() -> str:
    return CHAPTERS.format(
        portal_idle=_long(portal.IDLE),
        portal_longest=_long(portal.LONGEST),
        most_sessions=MOST_SESSIONS,
        council_idle=_long(council.IDLE),
        council_longest=_long(council.LONGEST),
        access=_long(LIFETIME),
        proof=_long(PROOF_LASTS),
        code=_long(LIFE),
        endings=", ".join(MEDIA_TYPES),
        attachment=_large(LARGEST_BYTES),
        directory=_large(LARGEST_DIRECTORY_BYTES),
        table=_large(LARGEST_FILE_BYTES),
        body=_large(LARGEST_BODY_BYTES),
        a_day=_large(BYTES_A_DAY),
        parts=MOST_PARTS,
        unpacked=_large(LARGEST_UNPACKED_BYTES),
        turns=_long(SIGNS_FOR),
        published=_long(STAYS_FOR),
    )


def _long(time: timedelta) -> str:
    if time > timedelta(days=1):
        return f"{time.days} days"
    minutes = time // timedelta(minutes=1)
    return f"{minutes} minutes" if minutes < 60 else f"{minutes // 60} hours"


def _large(size_bytes: int) -> str:
    return f"{size_bytes >> 20} MiB"
