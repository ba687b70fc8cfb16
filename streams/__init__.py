"""The shell: Faust app, transport, codec, Triton client, ClickHouse sink, local stack, CLI. All I/O stands here."""
