"""Why a candidate could not be chosen: bits of `reasons`, 0 is eligible. What was eligible and lost needs no bit: its
interest and the threshold stand in the decision."""

from typing import Final

OUTSIDE_WINDOW: Final = 1
COOLDOWN: Final = 2
CAP_PER_DAY: Final = 4
ALREADY_BOUGHT: Final = 8
HOLDOUT: Final = 16
AUDIENCE: Final = 32
CONSENT: Final = 64
QUIET_HOURS: Final = 128
CAP_PER_SHOPPER: Final = 256
BUDGET: Final = 512
IMPRESSIONS: Final = 1024
PACING: Final = 2048
BOT: Final = 4096
STOCK: Final = 8192
NEGATIVE_REVIEWS: Final = 16384
PAUSED: Final = 32768
NO_PRODUCT: Final = 65536

WORDS: dict[int, str] = {
    OUTSIDE_WINDOW: "the launch's window is not open",
    COOLDOWN: "the shopper was promoted to within the cooldown",
    CAP_PER_DAY: "the shopper has had the day's promotions",
    ALREADY_BOUGHT: "the shopper has bought it since this launch was told",
    HOLDOUT: "the shopper is held out, to measure what the launch causes",
    AUDIENCE: "the shopper is not in the launch's audience",
    CONSENT: "the shopper has consented to none of the launch's channels",
    QUIET_HOURS: "it is quiet time where the shopper is",
    CAP_PER_SHOPPER: "the shopper has had this launch's promotions",
    BUDGET: "the money granted for the launch is spent",
    IMPRESSIONS: "the impressions granted for the launch are used",
    PACING: "the launch is ahead of its pace",
    BOT: "the shopper acts as fast as a program",
    STOCK: "there is too little stock",
    NEGATIVE_REVIEWS: "too many of the product's reviews are negative",
    PAUSED: "the launch is paused",
    NO_PRODUCT: "the product is not known",
}
NAMES: dict[int, str] = {
    OUTSIDE_WINDOW: "window",
    COOLDOWN: "cooldown",
    CAP_PER_DAY: "cap_per_day",
    ALREADY_BOUGHT: "already_bought",
    HOLDOUT: "holdout",
    AUDIENCE: "audience",
    CONSENT: "consent",
    QUIET_HOURS: "quiet_hours",
    CAP_PER_SHOPPER: "cap_per_shopper",
    BUDGET: "budget",
    IMPRESSIONS: "impressions",
    PACING: "pacing",
    BOT: "bot",
    STOCK: "stock",
    NEGATIVE_REVIEWS: "negative_reviews",
    PAUSED: "paused",
    NO_PRODUCT: "product",
}
