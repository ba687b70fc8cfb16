"""A plan against the products of a shop: does its product exist, do its categories and brands, is the margin kept?"""

from collections.abc import Iterable
from dataclasses import dataclass, field

from scorer import audience
from scorer.audience.syntax import Among, Call, Compare, Every, Not, Some, Tree
from scorer.nearest import nearest
from streams.plans.given import Given, Reading
from streams.plans.margins import margins
from streams.plans.offsets import offsets
from streams.plans.tree import Scalar


@dataclass(frozen=True)
class Product:
    """One product; `price_micro` is None where it is not known."""

    product: str
    category: str = ""
    brand: str = ""
    price_micro: int | None = None


@dataclass
class Shop:
    """The newest version of every product, by id."""

    products: dict[str, Product] = field(default_factory=dict)

    def add(self, product: Product) -> None:
        """A newer version replaces the older."""
        self.products[product.product] = product

    def names(self, of: str) -> set[str]:
        """All categories or brands."""
        return {str(getattr(one, of)) for one in self.products.values()} - {""}


def check_against(plan: Given, shop: Shop, reading: Reading) -> None:
    """Tell what the shop does not have, and offers under the floor at the catalogue's price."""
    given = plan.at("product")
    if given is None or given.value is None:
        return
    product = shop.products.get(given.value)
    if product is None:
        meant = nearest(given.value, sorted(shop.products))
        reading.tell(given.node, "product", f"{given.value} is not in the catalogue", meant)
    elif product.price_micro is not None and plan.at("price") is None:
        priced = Given(plan.node, "", {**plan.value, "price": Given(given.node, "price", product.price_micro)})
        for one, message, suggestion in margins(priced):
            reading.tell(one.node, one.field, message, suggestion)
    _check_words(plan, shop, reading)


_OF = {"affinity": "category", "brand_affinity": "brand"}


def _check_words(plan: Given, shop: Shop, reading: Reading) -> None:
    given = plan.at("audience")
    if given is None or given.value is None or not isinstance(given.node, Scalar):
        return
    places = offsets(reading.source, given.node)
    for call in calls(audience.compile(given.node.text).condition.tree):
        name = str(call.arguments[0][1].value) if call.word in _OF else ""
        known = shop.names(_OF[call.word]) if name else set()
        if name and known and name not in known:
            quoted = call.arguments[0][1]
            first, stop = places[quoted.at + 1], places[quoted.at + quoted.length - 1]
            told = f"no product of the catalogue has the {_OF[call.word]} {name}"
            reading.tell_at(first, "audience", told, nearest(name, sorted(known)), length=stop - first)


def calls(tree: Tree) -> Iterable[Call]:
    """Every word of the profile in an audience."""
    match tree:
        case Call():
            yield tree
        case Not():
            yield from calls(tree.part)
        case Every() | Some():
            for part in tree.parts:
                yield from calls(part)
        case Compare():
            yield from calls(tree.left)
            yield from calls(tree.right)
        case Among():
            yield from calls(tree.left)
