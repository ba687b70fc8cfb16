"""The one definition of a plan: what fields there are, of which kind, what they mean. The checks, the JSON Schema and
the template come from it."""

from scorer.channels import CHANNELS, PERSONAL, names
from scorer.plans import ARMS
from streams.plans.chances import ChancesFile
from streams.plans.kinds import Field, Many, Record
from streams.plans.scalars import Currency, Number, Real, Text, Word, money, share
from streams.plans.times import Clock, Duration, Moment, Zone
from streams.plans.words import Copies, Expression

_CHANNEL = Word(
    {
        "push": "a message on the shopper's phone",
        "coupon": "a coupon in the shopper's wallet",
        "home_slot": "a place on the shop's home page; needs no consent",
        "email": "an e-mail",
    }
)
_POLICY = Word(
    {
        "threshold": "the best launch whose interest reaches a threshold",
        "epsilon_greedy": "the best by what was learnt, and now and then any other",
        "softmax": "the better, the more often",
        "linucb": "the best by an upper bound of what was learnt",
        "thompson": "each as often as it is likely to be the best",
        "logistic": "by the learnt chances of a click and a purchase",
        "table": "fixed chances, which the plan lists",
    }
)
_COUNT = "a whole number of 1 or more"
_SHARE = "a share from 0 to 1"

WINDOW = Record(
    {
        "start": Field(Moment(), "first moment", "2026-10-01T00:00:00", needed=True),
        "end": Field(Moment(), "first moment after it", "2026-10-21T00:00:00", needed=True),
        "time_zone": Field(Zone(), "time zone of start and end", "Asia/Shanghai", needed=True),
    }
)
OFFER = Record(
    {
        "name": Field(
            Text("a name", one_line=True), "by which decisions and reports know the offer", "ten-off", needed=True
        ),
        "discount": Field(
            share("a share of the price from 0, and below 1", below=True),
            "what it takes off the list price",
            "0.10",
            needed=True,
        ),
        "cost": Field(
            money("an amount of 0 or more"), "the most that one promotion with it can cost; 0 if left out", "2.5"
        ),
    }
)
BUDGET = Record(
    {
        "money": Field(money("an amount above 0", above=True), "the most that the launch may spend, in all", "5000"),
        "currency": Field(Currency(), "of every amount in this plan; needed beside money", "CNY"),
        "impressions": Field(Number(_COUNT, least=1), "the most promotions of the launch, in all", "200000"),
        "pacing": Field(
            Word({"none": "as it comes", "even": "evenly over the window"}),
            "how the budget is released; none if left out",
            "even",
        ),
    }
)
CAPS = Record(
    {
        "per_shopper_per_day": Field(
            Number(_COUNT, least=1, most=2**31 - 1), "promotions of any launch to one shopper in the shopper's day", "1"
        ),
        "per_shopper": Field(Number(_COUNT, least=1, most=2**31 - 1), "promotions of this launch to one shopper", "3"),
    }
)
QUIET_HOURS = Record(
    {
        "from": Field(
            Clock(), "when personal channels fall silent, in the shopper's time zone", '"22:00"', needed=True
        ),
        "to": Field(Clock(), "when they may speak again", '"08:00"', needed=True),
    }
)
REWARD = Record(
    {
        "click": Field(money("an amount of 0 or more"), "what a click is worth", "0.2"),
        "purchase": Field(money("an amount of 0 or more"), "what a purchase is worth", "5.0"),
    }
)
PARAMETERS = Record(
    {
        name: Field(Real(f"a number from {least:g} to {most:g}", least, most), meaning, example)
        for name, least, most, meaning, example in (
            ("threshold", 0.0, 1.0, "threshold: interest from which promoting is preferred", "0.02"),
            ("epsilon", 0.0, 1.0, "epsilon_greedy, logistic: share of decisions that are spread over all", "0.1"),
            ("temperature", 0.0, 1e6, "softmax, logistic: the higher, the more even; in units of reward", "0.05"),
            ("alpha", 0.0, 1e3, "linucb: width of the upper bound, in standard errors", "1.0"),
            ("scale", 0.0, 1e3, "thompson: factor on the standard deviation of what was learnt", "1.0"),
        )
    }
)
CHANCE = Record(
    {
        "offer": Field(Text("an offer's name", one_line=True), "an offer of this plan", "ten-off", needed=True),
        "channel": Field(_CHANNEL, "a channel of this plan", "push", needed=True),
        "probability": Field(share(_SHARE), "how often; what the table leaves is nothing's", "0.2", needed=True),
    }
)
POLICY = Record(
    {
        "name": Field(_POLICY, "how to choose among offers, channels and nothing", "thompson", needed=True),
        "reward": Field(REWARD, "what counts as success, less the cost; needed by policies that learn"),
        "parameters": Field(PARAMETERS, "of the policy; the usual ones if left out"),
        "table": Field(Many(CHANCE, "a list of offer, channel and probability"), "of the policy table"),
        "file": Field(ChancesFile(CHANCE), "of the policy table: its rows as a CSV file", "chances.csv"),
    }
)
STOP = Record(
    {
        "negative_share": Field(
            share(_SHARE), "share of negative reviews of the product from which promotions stop", "0.4"
        ),
        "stock_below": Field(Number(_COUNT, least=1), "stock of the product under which promotions stop", "10"),
    }
)
PLAN = Record(
    {
        "launch": Field(
            Text("an id", one_line=True),
            "id of the launch: the same id is the same launch",
            "autumn-kettle",
            needed=True,
        ),
        "product": Field(Text("a product id", one_line=True), "the product promoted", "P-20417", needed=True),
        "title": Field(Text("a text"), "a name of the launch for people", '"Kettles for autumn"'),
        "notes": Field(Text("a text"), "anything worth remembering", '"Agreed with purchasing on 12 September"'),
        "window": Field(WINDOW, "when the launch is promoted", needed=True),
        "keywords": Field(
            Many(Text("a word", one_line=True, lower=True), "a list of words, such as [kettle]", distinct=True),
            "words, any of which in a search asks for a decision",
            "[kettle, 水壶]",
        ),
        "audience": Field(
            Expression(),
            "whom it is for; everyone if left out",
            "\"affinity('kitchen') > 0.2 and purchases(days=30) < 3\"",
        ),
        "channels": Field(
            Many(_CHANNEL, f"a list of channels: {', '.join(CHANNELS)}", distinct=True),
            "where it may be promoted",
            "[push, coupon, home_slot]",
            needed=True,
        ),
        "default_consent": Field(
            Many(_CHANNEL, f"a list of personal channels: {', '.join(names(PERSONAL))}", least=0, distinct=True),
            "channels for shoppers who have told nothing of their consent; none if left out",
            "[]",
        ),
        "offers": Field(
            Many(OFFER, f"a list of offers with name and discount; offers times channels are at most {ARMS}"),
            "discount levels; the first is the usual one",
            "[{name: list-price, discount: 0}]",
            needed=True,
        ),
        "price": Field(
            money("an amount above 0", above=True), "list price, for the margin, where no catalogue tells it", "49.9"
        ),
        "unit_cost": Field(money("an amount of 0 or more"), "what one piece costs the shop, for the margin", "31.5"),
        "margin_floor": Field(
            share(_SHARE), "least share of the list price that is left after discount and unit cost", "0.15"
        ),
        "copy": Field(
            Copies(), "what is shown, by language", '{zh: "新品上市：{title}", en: "Just in: {title}"}', needed=True
        ),
        "budget": Field(BUDGET, "the most that the launch may use: money, impressions, or both", needed=True),
        "caps": Field(CAPS, "the most promotions for one shopper"),
        "cooldown": Field(Duration(), "least time after any promotion to the same shopper", "6h"),
        "quiet_hours": Field(QUIET_HOURS, "when no personal channel is used"),
        "holdout": Field(
            share("a share from 0, and below 1", below=True),
            "share of shoppers never promoted to, to measure the effect",
            "0.10",
        ),
        "exploration": Field(
            share(_SHARE), "share of chances spread over everything eligible, so that it is learnt", "0.05"
        ),
        "policy": Field(POLICY, "how to choose", needed=True),
        "stop": Field(STOP, "when to stop by itself"),
    },
    what="the fields of a plan, such as launch: autumn-kettle",
)
