"""The settings that decide, as the record that compiled loops read."""

from scorer import rules
from scorer.arrays import Table
from streams.deciding import RULES
from streams.settings import Settings


def of(settings: Settings, space: int) -> Table:
    """RULES[1] of these settings and this vector space. Raises BadSetting for a number outside its range."""
    return rules.build(**{name: getattr(settings, name) for name in RULES}, space=space)
