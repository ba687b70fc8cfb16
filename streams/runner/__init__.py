"""One step of one partition: merge, decode, observe, score, decide, emit; and the restart that repeats it."""
