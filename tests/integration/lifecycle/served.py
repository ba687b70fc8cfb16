"""Which version a server answers with, asked once, or over and over while something else happens."""

import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager

import numpy as np
from tritonclient.grpc import InferenceServerClient

from scorer.features import FEATURES
from streams.triton.interest import features_input
from streams.triton.text import text_input

INPUTS = {
    "interest": [features_input(np.zeros((1, 20, len(FEATURES)), np.float32))],
    "text_encoder": [text_input(["nice"])],
}


def version_of(address: str, model: str) -> str:
    """The version that answers."""
    client = InferenceServerClient(address)
    try:
        return answered(client, model)
    finally:
        client.close()


def answered(client: InferenceServerClient, model: str) -> str:
    return str(client.infer(model, INPUTS[model.removesuffix("_candidate")]).get_response().model_version)


@contextmanager
def asked_all_the_time(address: str, model: str) -> Iterator[Counter[str]]:
    """Answers by version from two clients that ask without a pause; an error counts under its text."""
    seen: Counter[str] = Counter()
    stop = threading.Event()

    def ask() -> None:
        client = InferenceServerClient(address)
        while not stop.is_set():
            try:
                seen[answered(client, model)] += 1
            except Exception as error:
                seen[f"failed: {error}"] += 1
        client.close()

    clients = [threading.Thread(target=ask) for _ in range(2)]
    for client in clients:
        client.start()
    try:
        yield seen
    finally:
        stop.set()
        for client in clients:
            client.join()
