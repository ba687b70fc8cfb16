"""Every mistake of a plan file is named, at its place, in one run."""

import pytest

from streams.plans.check import check
from streams.plans.shop import Product, Shop
from tests.builders.plans import checked, found

TWENTY = """\
launch: autumn-kettle
product: P-20417
prodct: P-20418
window: {start: 2026-10-21T00:00:00, end: 2026-10-01T00:00:00, time_zone: Asia/Shangai}
audience: "affinty('kitchen') > 0.2 and purchases(days=30) < '3'"
channels: [push, cupon, home_slot, push]
offers:
  - {name: list-price, discount: 0}
  - {name: list-price, discount: 0.90, cost: 2.5}
  - {discount: 10%}
margin_floor: 0.15
copy: {zh: "新品上市", en: "Just in: {titel}"}
budget: {money: 0, currency: CNY, impressions: many, pacing: even}
caps: {per_shopper_per_day: 4, per_shopper: 3.5}
cooldown: 6 hours
quiet_hours: {from: "22:00", to: "22:00"}
holdout: 1.2
exploration: 0.05
exploration: 0.06
policy: {name: tompson, reward: {click: 0.2, purchase: 5.0}}
stop: {negative_share: 0.4, stock_bellow: 10}
"""
PLACES = [  # line, column, field, suggestion: by hand
    (3, 1, "prodct", "product"),
    (4, 43, "window.end", ""),
    (4, 75, "window.time_zone", "Asia/Shanghai"),
    (5, 12, "audience", "affinity"),
    (5, 62, "audience", ""),
    (6, 18, "channels[1]", "coupon"),
    (6, 36, "channels[3]", ""),
    (9, 12, "offers[1].name", ""),
    (9, 34, "offers[1].discount", "0.85"),
    (10, 5, "offers[2].name", "name: ten-off"),
    (10, 16, "offers[2].discount", "0.1"),
    (12, 12, "copy.zh", "{title}"),
    (12, 34, "copy.en", "{title}"),
    (13, 17, "budget.money", ""),
    (13, 48, "budget.impressions", ""),
    (14, 45, "caps.per_shopper", ""),
    (15, 11, "cooldown", "6h"),
    (16, 34, "quiet_hours.to", ""),
    (17, 10, "holdout", ""),
    (19, 1, "exploration", ""),
    (20, 16, "policy.name", "thompson"),
    (21, 29, "stop.stock_bellow", "stock_below"),
]


def test_twenty_planted_mistakes_are_all_named_with_line_and_column() -> None:
    told = [(one.line, one.column, one.field, one.suggestion) for one in check(TWENTY.encode()).findings]
    assert told == PLACES


def test_the_plan_of_the_readme_has_no_mistake() -> None:
    assert checked().findings == []


def test_a_day_may_have_more_promotions_of_all_launches_than_this_launch_has_in_all() -> None:
    assert found("caps: {per_shopper_per_day: 2, per_shopper: 1}") == []


def test_a_day_may_have_more_promotions_of_all_launches_than_this_launchs_cooldown_leaves_room_for() -> None:
    assert found("caps: {per_shopper_per_day: 5}", "cooldown: 6h") == []


ALONE = [
    ("cooldwon: 6h", ("cooldwon", 1, "cooldown")),
    ("per_shopper: 3", ("per_shopper", 1, "caps.per_shopper")),
    ("cooldown: 6", ("cooldown", 11, "6h")),
    ("cooldown: 2 Days", ("cooldown", 11, "2d")),
    ("cooldown: [6h]", ("cooldown", 11, "")),
    ("cooldown:", ("cooldown", 10, "")),
    ("cooldown: 21d", ("cooldown", 11, "")),
    ("cooldown: 20d", ("cooldown", 11, "")),  # as long as the window
    ("caps: {per_shopper_per_day: 0}", ("caps.per_shopper_per_day", 29, "")),
    ("caps: 3", ("caps", 7, "")),
    ("quiet_hours: {from: 10pm, to: 08:00}", ("quiet_hours.from", 21, "22:00")),
    ("quiet_hours: {from: 24:00, to: 08:00}", ("quiet_hours.from", 21, "00:00")),
    ("quiet_hours: {from: 22:00}", ("quiet_hours.to", 1, 'to: "08:00"')),
    ("holdout: 1", ("holdout", 10, "")),
    ("holdout: -0.1", ("holdout", 10, "")),
    ("holdout: 10%", ("holdout", 10, "0.1")),
    ("holdout: 10", ("holdout", 10, "0.1")),
    ('holdout: "0.1"', ("holdout", 10, "0.1")),
    ("holdout: .nan", ("holdout", 10, "")),
    ("holdout: 0.12345678", ("holdout", 10, "")),
    ("margin_floor: 0.95", ("offers[1].discount", 31, "0.05")),
    ("window: {start: 2026-10-01T00:00:00, end: 2026-10-01, time_zone: Asia/Shanghai}", ("window.end", 43, "")),
    ("window: {start: 2026-10-01, end: 2026-10-02, time_zone: shanghai}", ("window.time_zone", 57, "Asia/Shanghai")),
    ("window: {start: 2026/10/1, end: 2026-10-02, time_zone: UTC}", ("window.start", 17, "2026-10-01T00:00:00")),
    ("window: {start: 2026-02-30, end: 2026-10-02, time_zone: UTC}", ("window.start", 17, "")),
    ("window: {start: 2026-10-01, time_zone: UTC}", ("window.end", 1, "end: 2026-10-21T00:00:00")),
    ("window: 2026-10-01", ("window", 9, "")),
    ("default_consent: [home_slot]", ("default_consent[0]", 19, "")),
    ("default_consent: [email]", ("default_consent[0]", 19, "")),
    ("channels: push", ("channels", 11, "")),
    ("channels: []", ("channels", 11, "")),
    ("budget: {money: 2, currency: CNY}", ("offers[1].cost", 43, "")),
    ("budget: {money: 5000}", ("budget.money", 17, "currency: CNY")),
    ("budget: {money: 5000 CNY, currency: CNY}", ("budget.money", 17, "5000")),
    ("budget: {money: 5000, currency: CNYY}", ("budget.currency", 33, "")),
    ("budget: {money: 5000, currency: RMB }", ("budget.currency", 33, "CNY")),
    ("budget: {money: 5000, currency: eur}", ("budget.currency", 33, "EUR")),
    ("policy: {name: linucb, reward: {click: 1}, alpha: 2}", ("policy.alpha", 44, "policy.parameters.alpha")),
    ("quiet_hours: {from: 25:00, to: 08:00}", ("quiet_hours.from", 21, "")),
    ("budget: {pacing: even}", ("budget", 9, "money: 5000")),
    ("copy: {de: 'Neu: {title}'}", ("copy.de", 8, "other")),
    ("copy: {en_GB: 'New: {title}'}", ("copy.en_GB", 8, "en")),
    ("copy: {en: 'New: {title} {'}", ("copy.en", 26, "{{")),
    ("policy: {name: thompson}", ("policy.name", 16, "reward: {click: 0.2, purchase: 5}")),
    ("policy: {name: softmax, reward: {click: 1}, parameters: {scale: 2}}", ("policy.parameters.scale", 65, "")),
    (
        "policy: {name: softmax, reward: {click: 1}, parameters: {temperature: 0}}",
        ("policy.parameters.temperature", 71, "0.05"),
    ),
    ("policy: {name: table}", ("policy.name", 16, "table: [{offer: ten-off, channel: push, probability: 0.2}]")),
    ("stop: {stock_below: 0.5}", ("stop.stock_below", 21, "")),
    ("keywords: [kettle, kettle]", ("keywords[1]", 20, "")),
    ("keywords: [kettle, Kettle]", ("keywords[1]", 20, "")),
    ("unit_cost: 60\nprice: 49.9", ("unit_cost", 12, "")),
    ("unit_cost: 42\nprice: 50", ("offers[1].discount", 31, "0.01")),
    ("<<: {launch: x}", ("<<", 1, "")),
    ("? [a]\n: b", ("", 3, "")),
    ("title: !!python/object:os.system x", ("", 8, "")),
    ("title: *other", ("", 8, "")),
]


@pytest.mark.parametrize(("lines", "told"), ALONE)
def test_a_single_mistake_is_the_only_one_named(lines: str, told: tuple[str, int, str]) -> None:
    assert found(lines) == [told]


@pytest.mark.parametrize("name", ["launch", "product", "window", "channels", "offers", "copy", "budget", "policy"])
def test_a_field_that_is_needed_and_missing_is_told_at_the_beginning(name: str) -> None:
    told = [(one.line, one.column, one.field) for one in checked(without=name).findings]
    assert told == [(1, 1, name)]


@pytest.mark.parametrize(
    "name",
    ["audience", "margin_floor", "caps", "cooldown", "quiet_hours", "holdout", "exploration", "stop"],
)
def test_what_limits_nothing_may_be_left_out(name: str) -> None:
    assert checked(without=name).findings == []


def test_seventeen_choices_are_one_too_many() -> None:
    offers = ", ".join(f"{{name: o{number}, discount: 0}}" for number in range(6))
    assert found(f"offers: [{offers}]") == [("offers", 9, "")]


def test_a_table_names_arms_of_its_plan_once_and_adds_up() -> None:
    rows = [("ten-of", "push", 0.2), ("ten-off", "email", 0.2), ("ten-off", "push", 0.5), ("ten-off", "push", 0.6)]
    text = ", ".join(f"{{offer: {o}, channel: {c}, probability: {p}}}" for o, c, p in rows)
    told = [one[0] for one in found(f"policy: {{name: table, table: [{text}]}}")]
    assert told == ["policy.table", "policy.table[0].offer", "policy.table[1].channel", "policy.table[3]"]


@pytest.mark.parametrize(
    ("scalar", "columns"),
    [
        ("audience: 'affinty(''kitchen'') > 0.2 and evnts > 3'", [(4, 12), (4, 43)]),
        ('audience: "affinty(\\"kitchen\\") > 0.2 and evnts > 3"', [(4, 12), (4, 43)]),
        ("audience: affinty('kitchen') > 0.2 and evnts > 3", [(4, 11), (4, 40)]),
        ("audience: >-\n  affinty('kitchen') > 0.2\n  and evnts > 3", [(5, 3), (6, 7)]),
        ("audience: |\n  affinty('kitchen') > 0.2\n    and evnts > 3", [(5, 3), (6, 9)]),
        ("audience: \"affinty('\\u6c34') > 0.2 and evnts > 3\"", [(4, 12), (4, 40)]),
    ],
)
def test_a_mistake_inside_an_audience_has_its_place_however_it_is_quoted(
    scalar: str, columns: list[tuple[int, int]]
) -> None:
    assert [(one.line, one.column) for one in checked(scalar).findings] == columns


def test_an_audience_that_is_too_long_as_the_plan_keeps_it_is_told() -> None:
    text = "or ".join(["events<9 "] * 150)
    assert (len(text), found(f"audience: {text}")) == (1797, [("audience", 11, "")])


SHOP = Shop({one.product: one for one in (Product("P-20417", "kitchen", "brand", 50_000_000), Product("P-2", "toys"))})


def test_a_product_that_the_catalogue_does_not_have_is_told_with_the_nearest() -> None:
    assert found("product: P-20471", shop=SHOP) == [("product", 10, "P-20417")]


def test_a_category_that_no_product_has_is_told_with_the_nearest() -> None:
    assert found("audience: affinity('kichen') > 0.2", shop=SHOP) == [("audience", 21, "kitchen")]
    told = checked("audience: \"affinity('kitchen')>0.2 and affinity('kit')>0.2\"", shop=SHOP).findings
    assert [(one.column, one.length) for one in told] == [(50, 3)]


def test_the_margin_is_exact_with_the_price_of_the_catalogue() -> None:
    # 50 - 42.5 leaves 0.15 of 50: no discount at all keeps a floor of 0.15.
    assert found("unit_cost: 42.5", shop=SHOP) == [("offers[1].discount", 31, "0")]
    assert found("unit_cost: 37.5", shop=SHOP) == []


def test_a_price_of_nothing_in_the_catalogue_is_no_price() -> None:
    assert found("unit_cost: 1", shop=Shop({"P-20417": Product("P-20417", "kitchen", price_micro=0)})) == []
