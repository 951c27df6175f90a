"""The world of each service, built through its own API: `build` in the module of its name."""

import pkgutil
from importlib import import_module

WORLDS = {
    module.name: import_module(f"{__name__}.{module.name}").build
    for module in pkgutil.iter_modules(__path__)
}
"""By service. The test of the whole table fails for one that has none."""
