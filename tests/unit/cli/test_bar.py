import io

from rich.console import Console

from streams.cli.bar import Bar


def shown(*, line_s: float, terminal: bool = False) -> str:
    """What a long work leaves on standard error."""
    told = io.StringIO()
    with Bar(Console(file=told, force_terminal=terminal, width=100), line_s=line_s) as say:
        say("reads [all] topics", 0.5)
        say("decides", 1.0)
    return told.getvalue()


def test_a_log_file_gets_a_line_now_and_then():
    assert shown(line_s=0.0) == "reads [all] topics: 50%\ndecides: 100%\n"


def test_a_log_file_gets_nothing_of_a_short_work():
    assert shown(line_s=30.0) == ""


def test_a_terminal_gets_a_bar():
    assert "━━━━" in shown(line_s=30.0, terminal=True)
