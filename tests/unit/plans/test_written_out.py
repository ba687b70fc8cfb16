"""A plan written out is a file that reads as the same plan."""

from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from scorer.plan import MICRO, Chance, Offer, Plan
from streams.plans.check import check
from streams.plans.written_out import as_yaml, differences
from tests.builders.plans import plan_of

DAY_MS = 86_400_000
IDS = st.text(
    st.characters(exclude_categories=["Cs", "Cc", "Zs", "Zl", "Zp", "Cn", "Co"]), min_size=1, max_size=9
).filter(lambda text: text == " ".join(text.split()))
TEXTS = st.text(st.characters(exclude_categories=["Cs", "Cc", "Cn", "Co"]), max_size=20).map(lambda text: f"{text}x")
SHARES = st.integers(0, MICRO)
SECONDS = st.integers(0, 5 * 86_400).map(lambda seconds: seconds * 1000)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Plans without a mistake."""
    start_ms = draw(st.integers(400_000, 4_000_000)) * 1000 * 1000
    offers = draw(
        st.lists(
            st.builds(Offer, IDS, st.integers(0, 500_000), st.integers(0, MICRO)),
            min_size=1,
            max_size=3,
            unique_by=lambda one: one.name,
        )
    )
    channels = draw(st.lists(st.sampled_from(["push", "coupon", "home_slot", "email"]), min_size=1, unique=True))
    personal = [one for one in channels if one != "home_slot"]
    policy = draw(st.sampled_from(["thompson", "threshold", "table"]))
    cap = draw(st.integers(1, 5))
    return Plan(
        launch=draw(IDS),
        product=draw(IDS),
        start_ms=start_ms,
        end_ms=start_ms + draw(st.integers(10, 60)) * DAY_MS,
        time_zone=draw(st.sampled_from(["UTC", "Asia/Shanghai", "Europe/Berlin", "America/New_York"])),
        channels=tuple(channels),
        offers=tuple(offers),
        policy=policy,
        title=draw(st.just("") | TEXTS),
        notes=draw(st.just("") | TEXTS),
        keywords=tuple(draw(st.lists(IDS.map(str.lower), unique=True, max_size=3))),
        audience=draw(
            st.sampled_from(["everyone", "affinity('it\\'s \"a\"') > 0.2", "events > 3 and language == 'zh'"])
        ),
        default_consent=tuple(draw(st.lists(st.sampled_from(personal), unique=True)) if personal else ()),
        price_micro=draw(st.just(-1) | st.integers(1, 10**9)),
        margin_floor_micro=draw(st.integers(0, 500_000)),
        copy=tuple(
            draw(
                st.dictionaries(
                    st.sampled_from(["zh", "en", "other"]),
                    TEXTS.map(lambda text: text.replace("{", "").replace("}", "") + "{title}"),
                    min_size=1,
                )
            ).items()
        ),
        currency="CNY",
        budget_micro=draw(st.integers(MICRO, 10**14)),
        impressions=draw(st.just(-1) | st.integers(1, 10**9)),
        pacing=draw(st.sampled_from(["none", "even"])),
        cap_per_day=draw(st.sampled_from([-1, 1])),
        cap_per_shopper=draw(st.just(-1) | st.just(cap)),
        cooldown_ms=draw(st.just(-1) | SECONDS),
        **draw(st.sampled_from([{}, {"quiet_from_min": 1320, "quiet_to_min": 485}])),
        holdout_micro=draw(st.integers(0, MICRO - 1)),
        exploration_micro=draw(SHARES),
        parameters=(("scale", draw(st.floats(0, 1e3))),) if policy == "thompson" else (),
        table=(Chance(offers[0].name, channels[0], draw(SHARES)),) if policy == "table" else (),
        click_reward_micro=draw(st.integers(0, MICRO)),
        purchase_reward_micro=draw(st.integers(1, MICRO)),
        negative_share_micro=draw(st.just(-1) | SHARES),
        stock_below=draw(st.just(-1) | st.integers(1, 10**6)),
    )


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans())
def test_a_plan_written_out_is_a_file_without_mistakes_that_reads_as_the_same_plan(plan: Plan) -> None:
    result = check(as_yaml(plan).encode())
    assert result.findings == []
    assert result.plan == plan


@settings(deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(plans(), plans())
def test_plans_differ_where_their_files_do(one: Plan, other: Plan) -> None:
    assert (differences(one, other) == []) is (one == other)
    there = {each["field"]: (each["old"], each["new"]) for each in differences(one, other)}
    back = {each["field"]: (each["new"], each["old"]) for each in differences(other, one)}
    assert there == back


def test_what_differs_is_told_field_by_field_and_offers_by_name() -> None:
    old = plan_of()
    new = plan_of(
        "offers: [{name: list-price, discount: 0}, {name: ten-off, discount: 0.12, cost: 3}]",
        "cooldown: 8h",
        "title: Kettles",
        without="stop",
    )
    assert differences(old, new) == [
        {"field": "title", "old": None, "new": "Kettles"},
        {"field": "offers[ten-off].discount", "old": "0.1", "new": "0.12"},
        {"field": "offers[ten-off].cost", "old": "2.5", "new": "3"},
        {"field": "cooldown", "old": "6h", "new": "8h"},
        {"field": "stop.negative_share", "old": "0.4", "new": None},
        {"field": "stop.stock_below", "old": "10", "new": None},
    ]
