"""A schema registry that speaks Confluent's API: looks schemas up, and registers the current ones if absent."""

import logging
from collections.abc import Mapping, Set
from typing import Any, cast
from urllib.parse import quote

import httpx
import stamina
from stamina.instrumentation import RetryDetails, set_on_retry_hooks

from schemas.load import text
from schemas.references import whole
from schemas.registry import UnknownSchemaError, Version, subject
from scorer.errors import BadSetting, Unavailable
from streams.registry_address import RegistryAddress

LOG = logging.getLogger(__name__)

ATTEMPTS = 3
FIRST_WAIT_S = 0.1
REQUEST_TIMEOUT_S = 1.0
_NO_SUBJECT, _NO_SCHEMA = 40401, 40403
_CONTENT = {"Content-Type": "application/vnd.schemaregistry.v1+json"}


class HttpRegistry:
    """Answers are kept for good, as an id never changes; "unknown" is asked again, as it may become known.

    Blocks for at most ATTEMPTS requests, then raises Unavailable: whether an id is unknown or the server is gone must
    not be confused, since the first is a dead letter and the second a wait.
    """

    def __init__(
        self,
        url: str,
        *,
        topic_prefix: str = "",
    ) -> None:
        address, self._prefix = RegistryAddress.of(url), topic_prefix
        self._url = address.url
        self._client = httpx.Client(
            base_url=address.url,
            auth=address.auth,
            timeout=REQUEST_TIMEOUT_S,
            headers=_CONTENT,
        )
        self._ids: dict[str, int] = {}
        self._texts: dict[int, str] = {}

    @property
    def known(self) -> Set[int]:
        """Ids whose schemas are kept here."""
        return self._texts.keys()

    def id_of(self, topic: str) -> int:
        """Looked up under the subject of the prefixed topic, and registered there if absent."""
        if topic not in self._ids:
            found = self._look_up(topic) or self._register(topic)
            self._ids[topic] = found
            self._texts.setdefault(found, text(topic))  # it is the one that was sent
        return self._ids[topic]

    def avsc_of(self, schema_id: int) -> str:
        """Asked for once."""
        if schema_id not in self._texts:
            answer = self._ask("GET", f"/schemas/ids/{schema_id}")
            if answer.status_code == 404:
                raise UnknownSchemaError(schema_id)
            self._texts[schema_id] = whole(self._body(answer), self._version)
        return self._texts[schema_id]

    def versions(self, topic: str) -> tuple[Version, ...]:
        """Asked for each time."""
        path = f"/subjects/{self._subject(topic)}/versions"
        answer = self._ask("GET", path)
        numbers = [] if answer.status_code == 404 else self._body(answer)
        bodies = [self._body(self._ask("GET", f"{path}/{number}")) for number in sorted(numbers)]
        return tuple(Version(body["version"], body["id"], whole(body, self._version)) for body in bodies)

    def _version(self, subject_name: str, number: int) -> Mapping[str, Any] | None:
        answer = self._ask("GET", f"/subjects/{quote(subject_name, safe='')}/versions/{number}")
        return None if answer.status_code == 404 else cast(Mapping[str, Any], self._body(answer))

    def _look_up(self, topic: str) -> int | None:
        answer = self._ask("POST", f"/subjects/{self._subject(topic)}", {"schema": text(topic)})
        if answer.status_code == 404 and _code(answer) in (_NO_SUBJECT, _NO_SCHEMA):
            return None
        return int(self._body(answer)["id"])

    def _register(self, topic: str) -> int:
        answer = self._ask(
            "POST",
            f"/subjects/{self._subject(topic)}/versions",
            {"schema": text(topic)},
        )
        return int(self._body(answer)["id"])

    def _subject(self, topic: str) -> str:
        return subject(self._prefix + topic)

    def _ask(self, method: str, path: str, body: dict[str, Any] | None = None) -> httpx.Response:
        try:
            return self._ask_again(method, path, body)
        except httpx.HTTPError as error:
            raise Unavailable(
                "the schema registry does not answer",
                where=f"{self._url}{path}",
                seen=str(error) or type(error).__name__,
                remedy="check registry_url and that the registry runs",
            ) from error

    @stamina.retry(
        on=httpx.HTTPError,
        attempts=ATTEMPTS,
        wait_initial=FIRST_WAIT_S,
        wait_max=1.0,
        timeout=None,
    )
    def _ask_again(self, method: str, path: str, body: dict[str, Any] | None) -> httpx.Response:
        answer = self._client.request(method, path, json=body)
        if answer.status_code >= 500:
            answer.raise_for_status()
        return answer

    def _body(self, answer: httpx.Response) -> Any:
        if answer.is_success:
            return answer.json()
        raise BadSetting(
            "the schema registry refused a request",
            where=str(answer.request.url),
            seen=f"{answer.status_code} {answer.text[:300]}",
            remedy="409: the subject holds an incompatible schema; 401 or 403: user and password stand in registry_url, http://user:password@host:port",
        )


def _say(details: RetryDetails) -> None:
    LOG.warning("The schema registry is asked again in %.1f s: %s", details.wait_for, details.caused_by)


set_on_retry_hooks([_say])  # stamina's own says that something is tried again, and neither what nor why


def _code(answer: httpx.Response) -> int:
    try:
        return int(answer.json().get("error_code", 0))
    except ValueError:
        return 0
