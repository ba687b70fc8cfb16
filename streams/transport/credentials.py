"""The access to the brokers in Faust's own terms, for its consumer and its producer."""

import logging

from faust import auth

from streams.brokers.access import Access


def credentials(kafka: Access) -> auth.Credentials | None:
    """What Faust takes as `broker_credentials`; None for plaintext. Raises BadSetting as `Access` does.

    With a user, aiokafka's log of requests is off from here on: at DEBUG it would show the password.
    """
    context = kafka.connection.get("ssl_context")
    if kafka.sasl:
        logging.getLogger("aiokafka.conn").setLevel(logging.INFO)
        user = {"username": kafka.username, "password": kafka.password}
        return auth.SASLCredentials(**user, ssl_context=context, mechanism=kafka.mechanism)
    return auth.SSLCredentials(context) if kafka.tls else None
