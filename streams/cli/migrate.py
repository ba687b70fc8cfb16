"""`launchpulse migrate`: bring the tables of ClickHouse to this version."""

import typer

from streams.cli.output import NOTES, print_json


def commands(app: typer.Typer) -> None:
    """Register the command."""
    app.command()(migrate)


def migrate(
    dry_run: bool = typer.Option(False, "--dry-run", help="Print the SQL that would run, and run nothing."),
    json: bool = typer.Option(False, "--json", help="End with one JSON object: applied, pending, missing, altered."),
) -> None:
    """Run the numbered migrations of deploy/clickhouse that this ClickHouse has not run yet, and make anew what was
    dropped of what they made."""
    from streams.clickhouse.client import plain_errors
    from streams.clickhouse.migrations import ALTERED, LOST, apply, plan
    from streams.local.opened import opened
    from streams.settings import Settings

    settings = Settings()
    with opened(settings, write=True) as (client, where), plain_errors(where):
        todo = plan(client, cluster=settings.clickhouse_cluster)
        if not dry_run:
            apply(client, todo)
    missing = todo.lost
    names = [script.name for script in todo.pending]
    if dry_run:
        print("".join(f"{sql};\n\n" for sql in todo.statements()), end="")
    else:
        if missing:
            NOTES.print(f"Made anew, empty, since they had been dropped: {', '.join(missing)}. {LOST}")
        if todo.altered:
            NOTES.print(f"Left as somebody has altered them: {', '.join(todo.altered)}. {ALTERED}")
        NOTES.print(f"{len(names)} migrations run, {len(todo.applied)} were there.")
    if json:
        told = {"applied": len(todo.applied), "pending": names, "missing": missing, "altered": todo.altered}
        print_json({**told, "run": not dry_run})
