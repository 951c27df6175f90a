"""Each service's own Ed25519 keys, and how others learn their public halves.

A service makes its first key at its first start, in `YUI_VAR/keys/<service>/`. The newest signs,
for SIGNS_FOR; then, or when an operator says so, a new one takes its place, and of the replaced one
only the public half is kept, for STAYS_FOR. All are published at `GET /keys` (JWKS). Others fetch
that once an hour, and at once when a signature names a key they do not know. A key's id is
`<service>/<thumbprint>`.
"""

from shared.keys.directory import KeyDirectory, PublishedKey
from shared.keys.ring import SIGNS_FOR, STAYS_FOR, Key, KeyRing, UnknownKey

__all__ = [
    "SIGNS_FOR",
    "STAYS_FOR",
    "Key",
    "KeyDirectory",
    "KeyRing",
    "PublishedKey",
    "UnknownKey",
]
