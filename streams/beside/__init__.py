"""A candidate version asked beside the served one by a worker: in its shadow, or as a canary."""
