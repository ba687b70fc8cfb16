"""A finding is shown with the part of its line that it is about."""

from streams.plans.findings import Finding
from streams.plans.shown import shown


def test_of_a_long_line_what_is_near_the_place_is_shown() -> None:
    line = "a" * 70 + "X" + "b" * 100

    assert shown("k.yaml", Finding(1, 71, "x", "x is wrong"), (line,)) == (
        f"k.yaml:1:71: x is wrong\n    1 | ...{'a' * 60}X{'b' * 99}...\n      | {' ' * 63}^"
    )


def test_a_line_of_a_hundred_and_sixty_signs_is_shown_whole() -> None:
    line = "a" * 159 + "X"

    assert shown("k.yaml", Finding(1, 160, "x", "x is wrong"), (line,)) == (
        f"k.yaml:1:160: x is wrong\n    1 | {line}\n      | {' ' * 159}^"
    )
