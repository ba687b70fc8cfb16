"""ClickHouse's tables of inputs, read as their topics were: events, shoppers, deliveries.

What stands there is what counted steps folded: no dead letters. Of a click, session and `composite` are lost and the
price is in whole millionths; of a review, its label. Nothing of that is read when a log is folded.
"""
