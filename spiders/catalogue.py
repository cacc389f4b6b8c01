"""Which sites there are: one file each under spiders/sites/, and the [[site]] tables of the configuration.

Files are found by walking the folder, so a new site is a new file and nothing else. A table with the name of a known
site changes the facts it names and leaves the others: that is how a user gives TASS a delay of ten seconds.

Knows nothing of how a site is crawled.
"""

from __future__ import annotations

import pkgutil
from importlib import import_module

from pydantic import ValidationError

from aggregator.config import Config
from aggregator.errors import ConfigurationFaulty
from aggregator.sites import Site, said

FOLDER = "spiders.sites"


def declared_sites() -> dict[str, Site]:
    """Return the sites of spiders/sites/ by name; raises ConfigurationFaulty with the faults of all files at once."""
    found: dict[str, Site] = {}
    faults: list[str] = []
    for module in pkgutil.iter_modules(import_module(FOLDER).__path__):
        try:
            site = import_module(f"{FOLDER}.{module.name}").SITE
        except ValidationError as wrong:
            found_wrong = wrong.errors(include_url=False)
            faults += [f"{module.name}.py: {'.'.join(map(str, one['loc']))}: {said(one)}" for one in found_wrong]
        except AttributeError:
            faults.append(f"{module.name}.py: declares no SITE")
        else:
            if site.name in found:
                faults.append(f"{module.name}.py: another file declares {site.name!r}")
            found[site.name] = site
    if faults:
        raise ConfigurationFaulty(FOLDER, "".join(f"\n  {fault}" for fault in faults))
    return dict(sorted(found.items()))


def known_sites(config: Config) -> dict[str, Site]:
    """Return every site by name: the declared ones, changed and joined by the [[site]] tables of CONFIG."""
    known = declared_sites()
    for table in config.site:
        declared = known.get(table.name)
        facts = {name: getattr(table, name) for name in table.model_fields_set}
        if declared and table.title == Site(name=table.name, home=table.home).title:
            facts.pop("title", None)  # made from the name, not given
        known[table.name] = declared.model_copy(update=facts) if declared else table
    return dict(sorted(known.items()))
