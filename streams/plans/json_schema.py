"""The JSON Schema of a plan, for editors: schemas/plan.schema.json."""

import json
from typing import Any

from streams.plans.definition import PLAN


def json_schema() -> dict[str, Any]:
    """Of the definition. It says what each field is alone; `launchpulse plan check` says what they must be together."""
    return {
        "$schema": "http://json-schema.org/draft-07/schema#",
        "title": "Launch plan of launchpulse",
        **PLAN.schema(),
    }


def json_schema_text() -> str:
    """As the file has it."""
    return json.dumps(json_schema(), indent=1, ensure_ascii=False) + "\n"
