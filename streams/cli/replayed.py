"""What a replay came to, for people."""

from typing import Any

from rich.console import Console

from streams.printable import printable


def show(result: dict[str, Any], notes: Console) -> None:
    """What was read, whether it came to the same, and the first difference."""
    notes.print(f"{result['events']:,} records in {result['steps']:,} steps, {result['events_per_s']:,.0f} a second.")
    if "asked" in result:
        _asked(result["asked"], notes)
    if "same" in result:
        _parity(result, notes)


def _asked(asked: dict[str, Any], notes: Console) -> None:
    kept = ", ".join(f"{count} {why.replace('_', ' ')}" for why, count in asked["not_asked"].items())
    notes.print(
        f"Asked anew: {asked['equal_points']} of {asked['points']} points and {asked['equal_texts']} of "
        f"{asked['texts']} texts got the very same scores; the largest difference is "
        f"{asked['largest_difference']:.2g} of an interest, {asked['largest_text_difference']:.2g} of a sentiment. "
        f"Kept as recorded: {kept}."
    )


def _what_is_same(result: dict[str, Any]) -> str:
    """With scores asked anew on another kind of CPU, a score may differ and no decision."""
    if result["within_tolerance"]:
        return "But for interests as near as is tolerated, all decisions"
    return "All decisions, though not all scores," if result["first_divergence"] else "The replay"


def _parity(result: dict[str, Any], notes: Console) -> None:
    from streams.watching.screen import table_of

    names = ("", "equal", "diverged", "waiting", "newer", "not held", "not reached")
    keys = [name.replace(" ", "_") for name in names[1:]]
    counts = {**result["outputs"], **result["rows"], "journal steps": result["journal"]}
    notes.print(table_of(list(names), [(name, *(one[key] for key in keys)) for name, one in counts.items()]))
    if result["same"]:
        notes.print(f"{_what_is_same(result)} came to the same, byte for byte.")
    if result["first_divergence"]:
        from streams.replay.parity.divergence import Divergence

        notes.print("The first difference:")
        for sentence in Divergence(**result["first_divergence"]).sentences():
            notes.print(f"  {printable(sentence)}", markup=False, soft_wrap=True)
    if result["changed_actions"] or result["within_tolerance"]:
        share = result["changed_actions"] / max(1, result["decisions"])
        notes.print(f"{result['changed_actions']} decisions chose otherwise ({share:.4%}).")
