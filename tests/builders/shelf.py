"""A shelf of four products for tests of the fold: two with vectors, one without, one of another space."""

from scorer.catalogue import product_row
from scorer.flags import NO_TEXT
from tests.builders.core import DAY, SPACE, T0, axis, products_of

WEEK = 7 * DAY
MONDAY = T0 // WEEK * WEEK  # a landmark: an event here weighs 1
LAMP = product_row("lamp", category="home", brand="b", price_micro=30_000_000, vector=axis(0), space=SPACE)
MUG = product_row("mug", category="kitchen", vector=axis(1), space=SPACE)
PLAIN = product_row("plain", category="home", flags=NO_TEXT)
FOREIGN = product_row("foreign", vector=axis(2), space=SPACE + 1)
SHELF = products_of(LAMP, MUG, PLAIN, FOREIGN)
