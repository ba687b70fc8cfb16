"""A search for a better plan, by backtest: on one part of the log, chosen on another, and judged on a third."""
