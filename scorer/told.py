"""What a shopper has told: consent, language and time zone, as the newest record on the topic says them.

Such a record is no act of the shopper: it is never late and no duplicate, counts nowhere and makes no decision point.
"""

import numpy as np

from scorer.arrays import Row
from scorer.channels import KNOWN
from scorer.compiled import compiled


@compiled
def hear(row: Row, event: Row) -> None:
    """Put what a SHOPPER event says into its profile row; all that was told before goes."""
    zone, words = event["note"][0], np.int64(event["note"][1])
    row["zone"] = zone
    row["consent"] = np.uint8(words & 0xFF | KNOWN)
    row["language"] = np.uint8(words >> 8 & 0xFF)
