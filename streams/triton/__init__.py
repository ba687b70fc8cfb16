"""The models' port to Triton: one gRPC client a process, a deadline, a breaker, a cache, a flagged fallback."""
