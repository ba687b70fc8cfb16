import hashlib
from collections import Counter

import numpy as np
import numpy.typing as npt
import pyarrow as pa
import pytest

from schemas.topics import INPUTS
from streams.publish.log import COLUMNS, Log
from streams.shop.acts import PURCHASE, SEARCH, VIEW
from streams.shop.agreement import agreement, area
from streams.shop.calendar import DAY_MS, END_MS, START_MS
from streams.shop.shop import Shop

SEED, EVENTS = 7, 20_000
SHA256 = "54f1e89bb862acc83cc0dfb86545de845728485a4d44daf1420d178d79c83a25"
TOLD_SHA256 = "ad9d54f9e3e90c67fac35102d428cfab5224da87c544e832b4b65c8d7d28adc6"
DONE = ("clicks", "searches", "reviews")
# What newer columns of these two hold does not touch what shoppers do.
PRODUCT = ["product", "title", "category", "brand", "price"]
LAUNCH = ["launch", "product", "start_ms", "end_ms", "keywords", "version"]


def _digest(log: Log) -> str:
    """Of what shoppers do, whatever they tell."""
    tables = [log.products.select(PRODUCT), log.launches.select(LAUNCH), *(log.table(topic) for topic in DONE)]
    return _sha256(tables, log.order[log.order < len(DONE)])


def _sha256(tables: list[pa.Table], order: npt.NDArray[np.uint8]) -> str:
    digest = hashlib.sha256()
    for table in tables:
        digest.update(repr(table.to_pylist()).encode())
    digest.update(order.tobytes())
    return digest.hexdigest()


@pytest.fixture(scope="module")
def shop() -> Shop:
    return Shop(SEED, EVENTS)


@pytest.fixture(scope="module")
def log(shop: Shop) -> Log:
    return shop.log


def test_the_same_seed_gives_the_same_bytes_on_every_machine(log: Log) -> None:
    assert (_digest(log), _sha256([log.shoppers], log.order)) == (SHA256, TOLD_SHA256)


def test_another_seed_gives_another_shop() -> None:
    assert _digest(Shop(8, 500).log) != _digest(Shop(9, 500).log)


@pytest.mark.parametrize("events", [1, 10, 333, 5_000])
def test_as_many_events_are_published_as_were_asked_for(events: int) -> None:
    log = Shop(1, events).log
    assert log.acts == events == sum(log.table(topic).num_rows for topic in DONE)
    assert len(log) == events + log.shoppers.num_rows


def test_every_table_has_the_columns_of_its_topic(log: Log) -> None:
    for topic, columns in COLUMNS.items():
        assert log.table(topic).schema.names == columns.names


def test_about_95_in_100_events_are_clicks_4_searches_and_1_a_review(log: Log) -> None:
    shares = np.bincount(log.order, minlength=3)[:3] / log.acts
    assert shares == pytest.approx([0.95, 0.04, 0.01], abs=0.006)


def test_everyone_but_bots_tells_once_and_before_all_that_they_do(shop: Shop, log: Log) -> None:
    told = dict(zip(*(log.shoppers[name].to_pylist() for name in ("shopper", "at_ms")), strict=True))
    acts = [row for topic in DONE for row in log.table(topic).select(["shopper", "at_ms"]).to_pylist()]
    people = {row["shopper"] for row in acts}
    silent = people - told.keys()
    assert len(told) == log.shoppers.num_rows
    assert told.keys() <= people
    assert shop.truth.is_bot(sorted(silent)).all()
    assert all(told[row["shopper"]] < row["at_ms"] for row in acts if row["shopper"] in told)


def test_what_a_person_tells_stands_in_the_log_before_the_first_that_they_do(log: Log) -> None:
    names: list[str] = [""] * len(log)
    for index, topic in enumerate(INPUTS):
        for place, name in zip(
            np.flatnonzero(log.order == index), log.table(topic)["shopper"].to_pylist(), strict=True
        ):
            names[place] = name
    told = log.order == INPUTS.index("shoppers")
    first = {name: place for place, name in reversed(list(enumerate(names)))}
    assert all(first[name] == place for place, name in enumerate(names) if told[place])


def test_most_people_allow_push_or_email_and_live_eight_hours_ahead(log: Log) -> None:
    reached = [bool({"push", "email"} & set(allowed)) for allowed in log.shoppers["consent"].to_pylist()]
    ahead = [zone.startswith("Asia/") for zone in log.shoppers["time_zone"].to_pylist()]
    assert (np.mean(reached), np.mean(ahead)) == pytest.approx((0.865, 0.92), abs=0.04)


def test_every_click_kind_occurs(log: Log) -> None:
    kinds = set(log.clicks["kind"].to_pylist())
    assert kinds == {"view", "cart", "uncart", "favourite", "purchase", "return"}


def test_a_launched_product_is_not_seen_before_its_launch(shop: Shop, log: Log) -> None:
    starts = dict(zip(*(shop.launches[name].to_pylist() for name in ("product", "start_ms")), strict=True))
    clicks = zip(log.clicks["product"].to_pylist(), log.clicks["at_ms"].to_pylist(), strict=True)
    early = [product for product, at_ms in clicks if at_ms < starts.get(product, 0)]
    assert early == []


def test_launches_begin_on_the_second_day_and_lie_within_the_simulated_days(shop: Shop) -> None:
    starts = shop.launches["start_ms"].to_numpy()
    assert starts.min() >= START_MS + DAY_MS
    assert starts.max() < END_MS


def test_at_most_one_event_in_five_is_a_decision_point_at_half_an_hour(log: Log) -> None:
    assert 0.05 < _decision_points(log, interval_ms=1_800_000) / log.acts < 0.2


def _decision_points(log: Log, *, interval_ms: int) -> int:
    """Events that come at least the interval after their shopper's last point, the first one included."""
    tables = [log.table(topic).select(["at_ms", "shopper"]) for topic in DONE]
    rows = pa.concat_tables(tables).sort_by("at_ms").to_pylist()
    last: dict[str, int] = {}
    points = 0
    for row in rows:
        if row["at_ms"] - last.get(row["shopper"], -interval_ms) >= interval_ms:
            last[row["shopper"]] = row["at_ms"]
            points += 1
    return points


def test_some_events_arrive_late_a_few_later_than_a_day_and_some_twice(shop: Shop, log: Log) -> None:
    late_ms = shop.arrival.arrived_ms - shop._acts.at_ms[shop.arrival.act]
    assert 0.005 < (late_ms > 60_000).mean() < 0.02
    assert 0 < (late_ms > DAY_MS).sum() < log.acts / 500
    repeats = Counter(name for topic in DONE for name in log.table(topic)["event_id"].to_pylist())
    assert sum(count - 1 for count in repeats.values()) == shop.arrival.again.sum() > 0


def test_a_repeated_event_repeats_its_content(log: Log) -> None:
    rows = log.clicks.to_pylist()
    by_id: dict[str, dict[str, object]] = {}
    assert all(by_id.setdefault(row["event_id"], row) == row for row in rows)


def test_texts_are_chinese_and_english_and_carry_the_labels_of_their_sentiment(log: Log) -> None:
    titles = log.products["title"].to_pylist()
    chinese = sum(any("\u4e00" <= letter <= "\u9fff" for letter in title) for title in titles)
    assert 0.3 < chinese / len(titles) < 0.9
    assert set(log.reviews["label"].to_pylist()) == {"negative", "neutral", "positive"}
    by_label = {row["label"]: row["text"] for row in log.reviews.to_pylist()}
    assert len(set(by_label.values())) == 3


def test_bots_click_far_more_often_than_people(shop: Shop, log: Log) -> None:
    counts = Counter(log.clicks["shopper"].to_pylist())
    names = list(counts)
    is_bot = shop.truth.is_bot(names)
    loads = np.array([counts[name] for name in names])
    assert is_bot.any()
    assert loads[is_bot].mean() > 5 * loads[~is_bot].mean()


def test_shoppers_view_what_they_are_interested_in(shop: Shop, log: Log) -> None:
    views = log.clicks.slice(0, 3_000)
    shoppers, products = views["shopper"].to_pylist(), views["product"].to_pylist()
    shuffled = list(np.random.default_rng(0).permutation(products))
    by_chance = shop.truth.interest(shoppers, shuffled).mean()
    assert shop.truth.interest(shoppers, products).mean() > 2 * by_chance


def test_the_truth_itself_agrees_with_the_truth_better_than_popularity_does(shop: Shop) -> None:
    rng = np.random.default_rng(0)
    shoppers = [shop.shoppers.ids[index] for index in rng.integers(0, 1_000, 5_000)]
    products = [f"p{index:05d}" for index in rng.integers(0, 200, 5_000)]
    found = agreement(shop.truth, shoppers, products, shop.truth.interest(shoppers, products))
    assert found.interest == found.ceiling > 0.8 > found.popularity > 0.5
    assert found.pairs == 5_000


def test_a_promotion_moves_shoppers_by_their_attitude_and_a_second_one_less(shop: Shop) -> None:
    shoppers = shop.shoppers.ids
    products = ["p00000"] * len(shoppers)
    none, one, two = (shop.truth.purchase(shoppers, products, promotions=np.full(1_000, n)) for n in (0, 1, 2))
    assert one.mean() > two.mean() > none.mean()
    annoyed = shop.shoppers.attitude == 3
    assert (one[annoyed] < none[annoyed]).all()


def test_an_unknown_shopper_or_product_has_no_interest(shop: Shop) -> None:
    assert np.isnan(shop.truth.interest(["nobody"], ["p00000"])).all()


def test_purchases_follow_a_view_of_the_same_product_in_the_same_session(shop: Shop) -> None:
    acts = shop._acts
    seen: set[tuple[int, int]] = set()
    for kind, session, product in zip(acts.kind, acts.session, acts.product, strict=True):
        assert kind != PURCHASE or (session, product) in seen
        if kind in (VIEW, SEARCH):
            seen.add((session, product))


def test_shoppers_come_back_to_products_the_more_they_want_them(shop: Shop) -> None:
    """Of the views of people, those of a product that they viewed before; taste alone would make 0.46 of them."""
    acts, bots = shop._acts, shop.shoppers.is_bot
    views = np.flatnonzero((acts.kind == VIEW) & ~bots[acts.shopper])
    order = views[np.lexsort((acts.at_ms[views], acts.shopper[views]))]
    pairs = acts.shopper[order] * len(shop.catalogue.category) + acts.product[order]
    again = np.ones(len(order), np.bool_)
    again[np.unique(pairs, return_index=True)[1]] = False
    wanted = shop.truth.pair_interest_micro(acts.shopper[order], acts.product[order])
    assert 0.5 < again.mean() < 0.6
    assert wanted[again].mean() > 1.2 * wanted[~again].mean()


def test_the_area_under_the_curve_counts_ties_as_half() -> None:
    assert area(np.array([1.0, 1.0]), np.array([True, False])) == 0.5
    assert area(np.array([0.2, 0.1, 0.9]), np.array([True, False, True])) == 1.0
