"""Every number of the transport that was measured, and what it was measured for."""

import gc
import logging
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Tuning:
    """Times are seconds unless the name says otherwise."""

    fetch_wait_ms: int = 40  # Tansu answers no earlier, though data come; Faust's 1,500 is the p99 of a quiet topic
    gather_s: float = 0.08  # between two looks for small chunks; a third of a worker's time at 1,500 events/s
    look_s: float = 0.05  # how often an idle consumer looks whether a fetch moved a position or a high watermark
    take_s: float = 0.5  # the longest wait for a chunk, and so the longest that a stop waits for it
    fetch_bytes: int = 4_194_304  # per partition; 1 MB halves the speed
    session_s: float = 4.0  # a killed worker is noticed after this; with less a loaded one is evicted
    heartbeat_s: float = 0.5  # a live one hears of a rebalance after this
    rebalance_s: float = 2.0  # some brokers wait half of it for the group to gather
    commit_s: float = 1.0


TUNED = Tuning()


def faust_settings(tuning: Tuning) -> dict[str, Any]:
    """Settings of the Faust app that are the same for everybody."""
    return {
        "autodiscover": False,
        "broker_commit_interval": tuning.commit_s,
        "broker_heartbeat_interval": tuning.heartbeat_s,
        "broker_rebalance_timeout": tuning.rebalance_s,
        "broker_session_timeout": tuning.session_s,
        "consumer_max_fetch_size": tuning.fetch_bytes,
        "producer_linger": 0.02,  # at 0 every record is a batch of its own
        "producer_max_batch_size": 1_048_576,
        "store": "memory://",
        "stream_buffer_maxsize": 4096,  # never reached: Lane.DEPTH bounds the chunks of each partition
        "stream_recovery_delay": 0.0,
        "stream_wait_empty": False,  # what is under way is the Inbox's business
        "topic_allow_declare": False,
        "topic_disable_leader": True,
        "web_enabled": False,  # two workers on one machine must not want one port
        "worker_redirect_stdouts": False,
    }


def settle() -> None:
    """Once the worker runs: what is loaded stays out of collections, which took 12% of the time."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(100_000, 50, 50)


def quieten() -> None:
    """Faust sets the root logger to DEBUG for its spinner; the messages go nowhere and double the CPU time."""
    handlers = logging.getLogger().handlers
    level = max(logging.INFO, handlers[0].level if handlers else logging.WARNING)
    for name in ("aiokafka", "faust", "mode", "streams.transport"):
        logging.getLogger(name).setLevel(level)
