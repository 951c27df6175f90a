"""How much one client, and all of them together, may have of a service's door.

What may be in a body is the application's to say (`MAX_CONTENT_LENGTH`).
"""

MOST_CONNECTIONS = 500
"""In all. Where no more can be had, one whose client is long awaited makes room."""
MOST_PER_NETWORK = 100
"""For an office of fifty browsers behind one router: connections of one network (`network_of`) that
is no trusted proxy, and requests in flight of one, also if proxies ask for it."""
MOST_BODY_BYTES = 256 << 20
"""Of all requests in flight together, in memory and in temporary files."""
MOST_BODY_BYTES_PER_NETWORK = 128 << 20
"""Six files of the largest size at once."""
MOST_ANSWER_BYTES = 64 << 20
"""Of all answers that their clients have yet to take, in memory. Where more are made, those go that
are awaited longest."""
MOST_ANSWER_BYTES_PER_NETWORK = 16 << 20

LARGEST_HEAD_BYTES = 16 << 10
"""Request line and headers together. A chunk's size line, and the trailer, fit into a block."""
MOST_HEADERS = 100
HEAD_SECONDS = 10.0
"""From a client's first byte, or from its connecting, to the end of the headers."""
IDLE_SECONDS = 60.0
"""Between one answer and the next request on the same connection."""

GRACE_SECONDS = 10.0
LEAST_BYTES_PER_SECOND = 4 << 10
"""Whoever sends a body, or takes an answer, more slowly than a weak mobile line is let go."""
BLOCK_BYTES = 64 << 10
SMALL_BYTES = 1 << 10
"""After a chunk smaller than that, others have their turn: it costs as much as a large one."""
FRAMING_BYTES = 64 << 10
"""What chunked framing may add to a body, beside as much again as the body itself."""

UNREAD_BYTES = 1 << 20
UNREAD_SECONDS = 2.0
"""So much of a refused body is read and thrown away, so that its sender sees the answer."""
DRAIN_SECONDS = 10.0
"""So long requests in flight may take when the server stops."""
