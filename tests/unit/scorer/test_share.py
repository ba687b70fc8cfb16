"""Which shoppers belong to a share."""

from hypothesis import given
from hypothesis import strategies as st

from scorer.hashing import text_hashes
from scorer.share import within

SHOPPERS = text_hashes(f"shopper {number}" for number in range(10_000))
SHARES = st.integers(0, 1_000_000)
WORD, GOLDEN = (1 << 64) - 1, 0x9E3779B97F4A7C15


def test_nobody_is_in_no_share_and_everyone_in_all() -> None:
    assert not within(7, 2, SHOPPERS, 0).any()
    assert within(7, 2, SHOPPERS, 1_000_000).all()


def test_a_tenth_of_many_shoppers_is_about_a_tenth() -> None:
    # 10,000 draws at 0.1 have a standard deviation of 30; five of them.
    assert abs(int(within(7, 2, SHOPPERS, 100_000).sum()) - 1_000) < 150


@given(SHARES, SHARES)
def test_a_greater_share_holds_a_smaller_one(one: int, other: int) -> None:
    small, great = sorted((one, other))
    some = SHOPPERS[:500]
    assert not (within(7, 2, some, small) & ~within(7, 2, some, great)).any()


@given(st.permutations(range(50)))
def test_a_shopper_is_in_whoever_stands_beside(order: list[int]) -> None:
    some = SHOPPERS[:50]
    assert within(7, 2, some[order], 300_000).tolist() == within(7, 2, some, 300_000)[order].tolist()


def test_another_seed_or_version_chooses_others() -> None:
    chosen = [within(seed, key, SHOPPERS, 500_000) for seed, key in ((7, 2), (8, 2), (7, 3))]
    # Two independent halves share a quarter: 2,500 of 10,000, standard deviation 43.
    both = [int((chosen[0] & other).sum()) for other in chosen[1:]]
    assert all(abs(count - 2_500) < 220 for count in both)


def mixed(value: int) -> int:
    """The finaliser of splitmix64 in whole numbers."""
    value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9 & WORD
    value = (value ^ (value >> 27)) * 0x94D049BB133111EB & WORD
    return value ^ (value >> 31)


def mixed_pair(first: int, second: int) -> int:
    return mixed(mixed(first + GOLDEN & WORD) ^ (second * GOLDEN & WORD))


def test_it_is_a_draw_by_splitmix64_of_seed_shopper_and_key() -> None:
    seed = 20_261_122 ^ int.from_bytes(b"canary", "big")
    drawn = [mixed_pair(mixed_pair(seed, int(shopper)), 2) % 1_000_000 for shopper in SHOPPERS[:100]]
    assert within(20_261_122, 2, SHOPPERS[:100], 100_000).tolist() == [number < 100_000 for number in drawn]
