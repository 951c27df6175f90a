"""The world of each service, built through its own API: `build` in the module of its name.

`may_read` there says of a fact whether a route shows its subject to a caller who stands in no
relation to it, if the service announces any.
"""

import pkgutil
from importlib import import_module

_MODULES = {
    module.name: import_module(f"{__name__}.{module.name}")
    for module in pkgutil.iter_modules(__path__)
}
WORLDS = {service: module.build for service, module in _MODULES.items()}
"""By service. The test of the whole table fails for one that has none."""
MAY_READ = {
    service: module.may_read for service, module in _MODULES.items() if hasattr(module, "may_read")
}
