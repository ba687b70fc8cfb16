"""What the documents say is what the code does."""

import re
from pathlib import Path

import pytest
import typer

from schemas.topics import TOPICS
from scorer import reasons
from scorer.audience.vocabulary import VOCABULARY
from streams.cli.main import build
from streams.logs.formats import FORMATS
from streams.plans.check import check
from streams.settings import Settings
from tests.habits.tree import ROOT

DOCUMENTS = ("README.md", "ARCHITECTURE.md", "CONTRIBUTING.md", "CHANGELOG.md")
TEXT = {name: (ROOT / name).read_text("utf-8") for name in DOCUMENTS}
README, ARCHITECTURE = TEXT["README.md"], TEXT["ARCHITECTURE.md"]


def test_every_setting_stands_in_the_readme_with_its_default_and_meaning():
    rows = re.findall(r"^\| `(\w+)` \| (.*?) \| (.*?) \|$", section(README, "Settings"), re.MULTILINE)
    assert rows == [(name, shown(field.default), field.description) for name, field in Settings.model_fields.items()]


def shown(default: object) -> str:
    if isinstance(default, Path):
        return f"`~/{default.relative_to(Path.home())}`"
    value = default.get_secret_value() if hasattr(default, "get_secret_value") else default
    return f"`{value}`" if value != "" else ""


def test_every_command_stands_in_the_readme_and_every_one_there_exists():
    told = {" ".join(words.split()) for words in re.findall(r"`launchpulse ([a-z -]+?)`", section(README, "Commands"))}
    assert told == commands()


def commands() -> set[str]:
    return {" ".join(path) for path in leaves(typer.main.get_command(build()), ())}


def leaves(command: object, path: tuple[str, ...]) -> list[tuple[str, ...]]:
    below = getattr(command, "commands", None)
    return [path] if below is None else [leaf for name, one in below.items() for leaf in leaves(one, (*path, name))]


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_command_that_a_document_names_exists(document: str):
    named = re.findall(r"`launchpulse ([a-z-]+(?: [a-z-]+)?)", TEXT[document])
    first = {one.split()[0] for one in commands()}
    assert [one for one in named if one not in commands() and one.split()[0] not in first] == []


def test_every_topic_stands_in_the_map():
    assert [topic.name for topic in TOPICS if not re.search(rf"\b{topic.name}\b", ARCHITECTURE)] == []


def test_every_format_stands_in_the_readme():
    told = re.findall(r"^\| `([a-z0-9-]+)` \|", section(README, "Public logs"), re.MULTILINE)
    assert told == list(FORMATS)


def test_the_map_names_every_package_and_only_what_exists():
    code_map = section(ARCHITECTURE, "Code map")
    packages = {f"streams/{p.parent.name}/" for p in (ROOT / "streams").glob("*/__init__.py")}
    assert {one for one in packages if one not in code_map} == set()
    places = re.findall(r"`((?:streams|scorer|schemas|deploy|tests|triton_models)/[\w/.]*)`", ARCHITECTURE + README)
    assert [place for place in places if not (ROOT / place).exists()] == []


def test_the_bits_of_reasons_are_those_of_the_code():
    told = re.findall(r"^\| (\d+) \| ", section(ARCHITECTURE, "Reasons of a candidate"), re.MULTILINE)
    assert sorted(map(int, told)) == sorted(reasons.WORDS)


def test_every_word_of_an_audience_stands_in_the_readme():
    first = re.findall(r"^\| (`.*?) \| (?:number|text|true or false) \|", section(README, "Launch plans"), re.MULTILINE)
    assert [word for column in first for word in re.findall(r"`(\w+)", column)] == list(VOCABULARY)


def test_every_plan_that_is_shown_is_without_a_mistake():
    shown = re.findall(r"^```yaml\n(.*?)^```$", README, re.DOTALL | re.MULTILINE)
    assert shown
    assert [finding for plan in shown for finding in check(plan.encode()).findings] == []


def test_where_a_trigger_is_decided_is_one_hop_from_the_readme():
    answer = README.split("**Where is a trigger decided?**")[1].split("\n\n")[0]
    first, second, third = re.findall(r"\]\((.*?)\)", answer)
    assert "guard(" in (ROOT / first).read_text("utf-8")
    assert "\ndef decide(" in (ROOT / second).read_text("utf-8")
    assert "scorer.decide" in (ROOT / third).read_text("utf-8")


@pytest.mark.parametrize("document", DOCUMENTS)
def test_every_link_leads_somewhere(document: str):
    targets = [link for link in re.findall(r"\]\(([^)]+)\)", TEXT[document]) if "://" not in link]
    broken = [link for link in targets if not leads(ROOT / document, link)]
    assert broken == []


def leads(document: Path, link: str) -> bool:
    name, _, heading = link.partition("#")
    target = document.parent / name if name else document
    if not target.exists():
        return False
    headings = re.findall(r"^#+ (.*)$", target.read_text("utf-8"), re.MULTILINE) if heading else []
    return not heading or heading in {re.sub(r"[^\w -]", "", one.lower()).replace(" ", "-") for one in headings}


def section(text: str, heading: str) -> str:
    return re.split(r"^## ", text.split(f"\n## {heading}\n")[1], maxsplit=1, flags=re.MULTILINE)[0]
