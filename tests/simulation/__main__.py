"""A long random run in parts, each with a seed of its own that a failure names."""

import argparse
import sys
import time

from tests.simulation.world import run

STEPS_OF_A_PART = 50_000


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--steps", type=int, default=1_000_000)
    options = parser.parse_args()
    began, done, facts = time.perf_counter(), 0, 0
    for seed in range(options.seed, options.seed + max(1, options.steps // STEPS_OF_A_PART)):
        try:
            world = run(seed, min(options.steps, STEPS_OF_A_PART))
        except Exception:
            sys.stderr.write(f"--seed {seed} --steps {STEPS_OF_A_PART} fails:\n")
            raise
        done += world.steps
        facts += sum(len(log.entries) for log in world.logs)
    minutes = (time.perf_counter() - began) / 60
    sys.stdout.write(
        f"{done:,} steps, {facts:,} facts, nothing lost, doubled or turned round; "
        f"{done / minutes:,.0f} steps a minute\n"
    )


if __name__ == "__main__":
    main()
