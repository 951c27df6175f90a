"""Every effect of a protocol is performed by every shell, as far as types can show it."""

from pathlib import Path
from types import ModuleType
from typing import Any, get_args

import pytest
from mypy import api

from shared.messaging.protocol import consuming, relaying, resolving
from shared.messaging.protocol.effects import Effect

ROOT = Path(__file__).parents[3]
FORGOTTEN = {
    "shared/messaging/relay.py": "relaying.Probe()",
    "shared/messaging/consumer.py": "consuming.Commit()",
    "shared/messaging/resolution.py": "consuming.Rollback()",
    "tests/simulation/actors.py": "consuming.MoveCursor(old, new)",
}
"""A case of each shell."""


@pytest.mark.parametrize(
    ("protocol", "union"),
    [
        (relaying, relaying.RelayEffect),
        (consuming, consuming.ConsumerEffect),
        (resolving, resolving.ResolutionEffect),
    ],
)
def test_a_protocols_union_has_each_of_its_effects(protocol: ModuleType, union: Any) -> None:
    own = {
        one
        for one in vars(protocol).values()
        if isinstance(one, type) and issubclass(one, Effect) and one.__module__ == protocol.__name__
    }
    assert own
    assert own <= set(get_args(union))


def test_a_shell_that_forgets_an_effect_has_a_type_error(tmp_path: Path) -> None:
    arguments = ["--cache-dir=/dev/null", "--no-site-packages"]  # libraries are of no matter
    for number, (shell, case) in enumerate(FORGOTTEN.items()):
        text = (ROOT / shell).read_text()
        assert text.count(f"case {case}:") == 1
        copy = tmp_path / f"{number}.py"
        copy.write_text(text.replace(f"case {case}:", "case None:"))
        arguments += ["--shadow-file", shell, str(copy)]
    modules = (shell.removesuffix(".py").replace("/", ".") for shell in FORGOTTEN)
    said, _, _ = api.run([*arguments, *(word for module in modules for word in ("-m", module))])
    never = [line for line in said.splitlines() if '"assert_never"' in line]
    assert sorted(line.partition(":")[0] for line in never) == sorted(FORGOTTEN), said
