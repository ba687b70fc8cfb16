"""What a backtest found, as one page for a browser or for paper: no script, nothing fetched."""
