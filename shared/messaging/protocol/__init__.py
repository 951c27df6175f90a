"""The journey's rules, without input or output.

A protocol here is a coroutine. It awaits **effects** (read this, commit that, wait so long) and is
told what came of each; it never touches a database, a broker, a socket or a clock. Who does the
effects is somebody else's matter: `relay` and `consumer` for real, the simulator in
`tests/simulation` with faults between any two of them.

- `effects`    how a protocol asks, and `drive`, which does what it asks for
- `numbering`  which committed row gets which position, and the chain of hashes
- `relaying`   one relay of one log: stand by, number, send, wait for confirms, move on
- `continuity` which positions continue what was already heard
- `condition`  how a subscription is: running, waiting and for what, diverged and where
- `consuming`  one subscription of one consumer: hints, gaps, errors, parking and waiting
"""
