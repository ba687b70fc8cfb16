"""`launchpulse policy list | show | freeze | unfreeze | rollback | reset | warm-start | outcomes`: what was learnt."""

import asyncio
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from streams.cli.output import NOTES, print_json

if TYPE_CHECKING:
    from streams.learner.changing import Change, Place
    from streams.learner.states import State
    from streams.settings import Settings

Json = Annotated[bool, typer.Option("--json", help="End with one JSON object on standard output.")]
Launch = Annotated[str, typer.Argument(help="Id of the launch.")]
Version = Annotated[int, typer.Option("--to", min=1, help="Version, as `show` lists them.")]
Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]
File = Annotated[Path, typer.Option("--file", help="Outcomes, JSON lines.")]


def commands(app: typer.Typer) -> None:
    """Add the group."""
    group = typer.Typer(no_args_is_help=True, help="What policies have learnt of launches: see it, hold it, undo it.")
    group.command("list")(list_states)
    for command in (show, freeze, unfreeze, rollback, reset, outcomes):
        group.command(command.__name__)(command)
    group.command("warm-start")(warm_start)
    app.add_typer(group, name="policy")


def list_states(as_json: Json = False) -> None:
    """List every launch that has learnt: outcomes, version, up to when, whether it is frozen."""
    from streams.cli.policy_shown import as_row, table
    from streams.learner.changing import standing

    found = asyncio.run(standing(_place(_settings()))).launches
    if as_json:
        print_json({"launches": [as_row(one) for one in found]})
    else:
        print(table(found))
    NOTES.print(f"{len(found)} launches.")


def show(launch: Launch, as_json: Json = False) -> None:
    """Show what was learnt of a launch, number by number of the context, and its versions."""
    from streams.cli.policy_shown import details, print_details
    from streams.learner.changing import standing

    states = asyncio.run(standing(_place(_settings())))
    found = details(_known(states.of, launch), states.versions[launch])
    print_details(found)
    if as_json:
        print_json(found)


def freeze(launch: Launch, as_json: Json = False) -> None:
    """Learn no more of a launch until `unfreeze`; decisions go on with what is known. What comes meanwhile is lost."""
    from streams.learner.changes import frozen

    _change(lambda states: [frozen(states, launch, frozen=True)], launch, as_json)


def unfreeze(launch: Launch, as_json: Json = False) -> None:
    """Learn of a launch again, from what comes from now on."""
    from streams.learner.changes import frozen

    _change(lambda states: [frozen(states, launch, frozen=False)], launch, as_json)


def rollback(
    launch: Launch,
    to: Annotated[int, typer.Option("--to", help="Version, as `show` lists them.")],
    as_json: Json = False,
) -> None:
    """Go back to what was known in a version, as a new one; learning goes on from there, unless it is frozen."""
    from streams.learner.changes import rolled_back

    _change(lambda states: [rolled_back(states, launch, to)], launch, as_json)


def reset(launch: Launch, yes: Yes = False, as_json: Json = False) -> None:
    """Forget what was learnt of a launch; asks first. `rollback` brings it back."""
    from streams.learner import changes

    if not yes:
        typer.confirm(f"Forget what was learnt of {launch}?", abort=True, err=True)
    _change(lambda states: [changes.reset(states, launch)], launch, as_json)


def warm_start(
    file: File,
    launch: Annotated[str, typer.Option("--launch", help="Take them all as outcomes of this launch.")] = "",
    as_json: Json = False,
) -> None:
    """Let launches begin with what outcomes of the past teach: a launch that has learnt nothing yet."""
    from streams.learner.changes import warmed
    from streams.learner.past import read, taught_by

    found = read(file, launch or None)
    settings = _settings()
    for one in found:
        _check_launch(settings, one)
    taught = {one: taught_by(outcomes) for one, outcomes in found.items()}
    _tell(_changed(settings, lambda states: [warmed(states, one, rows) for one, rows in taught.items()]), as_json)


def outcomes(launch: Launch) -> None:
    """Print the outcomes of a launch as JSON lines, each once: to look at, or for `warm-start` of another."""
    from streams.learner.past import lines

    place, name = _place(settings := _settings()), settings.topic("outcomes")

    async def run() -> None:
        async for line in lines(place.kafka, name, place.registry, launch):
            print(line)

    asyncio.run(run())


def _change(wanted: "Change", launch: str, as_json: bool) -> None:
    settings = _settings()
    _check_launch(settings, launch)
    _tell(_changed(settings, wanted), as_json)


def _changed(settings: "Settings", wanted: "Change") -> "list[State]":
    from streams.learner.changing import change

    return asyncio.run(change(_place(settings), wanted))


def _tell(told: "list[State]", as_json: bool) -> None:
    from streams.cli.policy_shown import as_row, line

    for one in told:
        NOTES.print(line(one), markup=False, soft_wrap=True)
    if as_json:
        print_json({"launches": [as_row(one) for one in told]})


def _check_launch(settings: "Settings", launch: str) -> None:
    """Raises BadSetting with the nearest id where no launch was ever told under this one."""
    from streams.plans.live import read_launches, the_one

    place = _place(settings)
    the_one(asyncio.run(read_launches(place.kafka, settings.topic("launches"), place.registry)).by_id, launch)


def _known(states: "dict[str, State]", launch: str) -> "State":
    from scorer.errors import BadSetting
    from scorer.nearest import nearest

    if not launch or launch not in states:
        meant = nearest(launch, [one for one in states if one])
        remedy = f"Did you mean {meant}?" if meant else "`launchpulse policy list` shows those that have learnt."
        raise BadSetting("nothing was learnt of this launch", where=launch, remedy=remedy)
    return states[launch]


def _settings() -> "Settings":
    from streams.settings import Settings

    return Settings()


def _place(settings: "Settings") -> "Place":
    from streams.learner.changing import Place
    from streams.local.standing_kafka import standing_kafka

    return Place.on(standing_kafka(settings, "policy states could stand"), settings)
