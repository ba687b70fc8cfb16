"""What promotions caused, asked of ClickHouse: the shoppers of a launch by arm, their outcomes, and what follows."""
