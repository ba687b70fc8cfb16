"""Why a client is not let in, and which setting to look at.

aiokafka only logs why it could not connect, and raises that it could not.
"""

import ssl

from aiokafka import errors
from aiokafka.conn import collect_hosts, create_conn

from scorer.errors import BadSetting, LaunchpulseError, Unavailable
from streams.brokers.access import Access

_TIMEOUT_MS = 5000
_NO_ACCESS = (
    (
        ssl.SSLCertVerificationError,
        "Kafka's certificate is not trusted",
        "Name the authority that signed it in LAUNCHPULSE_KAFKA_CA_FILE, "
        "and the brokers in LAUNCHPULSE_KAFKA as it names them.",
    ),
    (
        ssl.SSLError,
        "TLS with Kafka fails",
        "Does this listener speak TLS (LAUNCHPULSE_KAFKA_SECURITY)? "
        "Does it want a client's certificate (LAUNCHPULSE_KAFKA_CERT_FILE)?",
    ),
    (
        (errors.SaslAuthenticationFailed, errors.AuthenticationFailedError),
        "Kafka refuses the user",
        "Check LAUNCHPULSE_KAFKA_USERNAME, LAUNCHPULSE_KAFKA_PASSWORD and LAUNCHPULSE_KAFKA_SASL_MECHANISM.",
    ),
    (
        (errors.UnsupportedSaslMechanismError, errors.IllegalSaslStateError),
        "Kafka does not take this way to log in",
        "Check LAUNCHPULSE_KAFKA_SASL_MECHANISM and LAUNCHPULSE_KAFKA_SECURITY against its listener.",
    ),
    (
        (
            errors.TopicAuthorizationFailedError,
            errors.GroupAuthorizationFailedError,
            errors.ClusterAuthorizationFailedError,
        ),
        "Kafka does not allow this to the user",
        "Give the user of LAUNCHPULSE_KAFKA_USERNAME rights on the topics of LAUNCHPULSE_TOPIC_PREFIX "
        "and on the group LAUNCHPULSE_APP_ID.",
    ),
)

_REFUSED = "`launchpulse topics check` verifies the topics; the broker's log says more."


async def refusal(kafka: Access, error: Exception) -> LaunchpulseError:
    """What to raise in place of `error`: it names the setting to look at, and holds no secret.

    BadSetting where brokers and settings do not fit together, Unavailable for the rest. Where there was no connection
    each address is tried once more, for 5 s at most, to hear why.
    """
    if isinstance(error, errors.KafkaConnectionError):
        heard = [await _heard(kafka, host, port) for host, port, _ in collect_hosts(kafka.bootstrap, randomize=False)]
        told = [explained(kafka, one) for one in heard if one]
        return next((one for one in told if isinstance(one, BadSetting)), told[0] if told else explained(kafka, error))
    return explained(kafka, error)


def explained(kafka: Access, error: Exception) -> LaunchpulseError:
    """The same of an error that says why itself."""
    seen = str(error) or type(error).__name__
    for kinds, what, remedy in _NO_ACCESS:
        if isinstance(error, kinds):
            return BadSetting(what, where=kafka.bootstrap, seen=seen, remedy=remedy)
    if isinstance(error, errors.BrokerResponseError) and not isinstance(error, errors.RequestTimedOutError):
        return Unavailable("Kafka refuses", where=kafka.bootstrap, seen=seen, remedy=_REFUSED)
    return Unavailable("Kafka does not answer", where=kafka.bootstrap, seen=seen, remedy=_remedy(kafka))


def _remedy(kafka: Access) -> str:
    """A listener that wants more than it is shown hangs up without a word."""
    asked = "Is it running, and are LAUNCHPULSE_KAFKA and LAUNCHPULSE_KAFKA_SECURITY those of its listener?"
    certificate = " Does it want a client's certificate, LAUNCHPULSE_KAFKA_CERT_FILE?" if kafka.tls else ""
    return asked + certificate


async def _heard(kafka: Access, host: str, port: int) -> Exception | None:
    try:
        connection = await create_conn(host, port, request_timeout_ms=_TIMEOUT_MS, **kafka.connection)
    except (OSError, errors.KafkaError) as error:
        return error
    connection.close()
    return None
