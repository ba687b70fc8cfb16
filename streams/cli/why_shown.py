"""How an answer of `launchpulse why` looks: one screen, 80 columns."""

from collections.abc import Sequence
from typing import Any, Final

from rich.console import Console
from rich.text import Text

from streams.printable import all_printable
from streams.why.spoken import moment

_WIDTH: Final = 80
_CANDIDATES: Final = 5
_FEATURES: Final = 5


def show(result: dict[str, Any], console: Console | None = None) -> None:
    """The answer first, then what it rests on; on standard output unless a console is given."""
    console, result = console or Console(highlight=False, width=_WIDTH), all_printable(result)
    _headline(console, result)
    if result["decision"] is None:
        return
    _guards(console, result)
    _candidates(console, result)
    _policy(console, result)
    if features := result.get("features"):
        console.print(Text("What made the interest, in log-odds", "bold"))
        for one in features[:_FEATURES]:
            _line(console, f"  {one['contribution']:+.2f}  {one['words']} ({one['feature']})")
    _rests_on(console, result)


def _headline(console: Console, result: dict[str, Any]) -> None:
    made, shopper = result["decision"], result["question"]["shopper"]
    if made is None:
        console.print(Text(f"{shopper}: nothing was decided", "bold"))
    else:
        action = made["action"]
        chosen = f"{action['launch']} promoted" if action else "nothing promoted"
        whose = "the shopper's clock" if made["clock"] == "shopper" else f"clock of {made['clock']}"
        console.print(Text(f"{shopper}: {chosen}, {made['local']} ({whose})", "bold"))
        why = "a search" if made["cause"] == "search" else "an act after the interval"
        console.print(Text(f"decided at {made['at']}, on {why}", "dim"))
    for sentence in result["answer"]["words"]:
        console.print(Text(sentence))
    if result["outcome"]:
        console.print(Text(f"What came of it: {result['outcome']['words']}."))


def _guards(console: Console, result: dict[str, Any]) -> None:
    guards = result["guards"]
    if not guards:
        return
    failed = [guard for guard in guards if not guard["passed"]]
    launch = result["launch"]["launch"]
    console.print(Text(f"Guards of {launch}: {len(failed)} failed, {len(guards) - len(failed)} passed", "bold"))
    for guard in failed:
        console.print(Text(f"  ✗ {guard['name']}: {guard['words']}: failed", "red"))
    limited = [guard for guard in guards if guard["passed"] and guard["limit"] is not None]
    for guard in limited:
        _line(console, f"  ✓ {guard['name']}: {guard['words']}")
    rest = [guard["name"] for guard in guards if guard["passed"] and guard["limit"] is None]
    if rest:
        console.print(Text(f"  ✓ with nothing to compare: {', '.join(rest)}"))


def _line(console: Console, text: str) -> None:
    console.print(Text(text, no_wrap=True, overflow="ellipsis"))


def _candidates(console: Console, result: dict[str, Any]) -> None:
    candidates = result["candidates"]
    if not candidates:
        return
    console.print(Text(f"{'Candidates':<26} interest   value  chance  held back by", "bold"))
    for one in _listed(candidates, (result["launch"] or {}).get("launch")):
        mark = "→" if one["chosen"] else " "
        value = f"{one['value']:7.3f}" if one["value"] is not None else "      -"
        held = ", ".join(one["failed"])
        _line(
            console,
            f"{mark} {one['launch'][:24]:<24} {one['interest']:8.2%} {value} {one['propensity']:7.1%}  {held}",
        )
    more = len(candidates) - _CANDIDATES
    nothing = f"  nothing{'':<33} {result['decision']['nothing']:10.1%}"
    console.print(Text(nothing + (f"  ({more} more candidates)" if more > 0 else "")))


def _listed(candidates: Sequence[dict[str, Any]], launch: str | None) -> list[dict[str, Any]]:
    """The first ones, the one told of among them."""
    first = list(candidates[:_CANDIDATES])
    own = [one for one in candidates[_CANDIDATES:] if one["launch"] == launch]
    return [*first[: _CANDIDATES - len(own)], *own]


def _policy(console: Console, result: dict[str, Any]) -> None:
    policy = result["policy"]
    if policy is None:
        return
    best = policy["preferred"]
    named = f"{best['launch']}, {best['offer']} by {best['channel']}" if best else "nothing"
    how = "a less probable action was drawn, to explore" if policy["explored"] else "so it was"
    console.print(Text(f"Policy     {policy['name']} preferred {named} ({policy['preferred_propensity']:.1%}); {how}"))


def _rests_on(console: Console, result: dict[str, Any]) -> None:
    told, event = result["versions"], result["event"]
    plan = f"plan {told['plan']}, " if told["plan"] is not None else ""
    console.print(
        Text(
            f"Versions   {plan}model {told['model']}, policy state {told['policy_state']}, "
            f"products {told['product_state']}, grants {told['budget_grants']}",
            "dim",
        )
    )
    where = f"{event['topic']}/{event['partition']}/{event['offset']}"
    console.print(Text(f"Event      {where}, decision {result['decision']['id']}", "dim"))
    past = result["launch"]
    if past and past["considered"]:
        ever = f"considered {past['considered']} times, promoted {past['promoted']} times"
        last = f", last at {moment(past['last_promoted_ms'])}" if past["promoted"] else ""
        console.print(Text(f"Ever       {past['launch']}: {ever}{last}", "dim"))
