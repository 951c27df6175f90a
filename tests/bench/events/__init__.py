"""The event path, each part in processes of its own, beside what nameko does out of the box.

| module | what runs |
|---|---|
| `stock` | baseline 1: `EventDispatcher`, `event_handler`, a row per event in its own transaction |
| `raw` | baseline 2: py-amqp bundles with pipelined confirms, consumed without a database |
| `bare_sqlite` | baseline 3: inserts into SQLite, one transaction each |
| `ours` | the log, its relay, RabbitMQ, the consumer |
| `compare` | all of them in one run, as figures |
| `spread` | four producers, and one consumer in several processes |
| `spreading` | one, two and four such processes in one run, as figures |
| `joint` | the joint read model made anew from the `lives` of projects |
| `rebuilds` | that beside a bare projection, as figures |
| `programs` | starts them, and the servers that they talk to |

The first four, `spread` and `joint` are programs: `python -m tests.bench.events.ours write 1000`.
Each says `ready` when it has connected, and ends when it has done its part.
"""
