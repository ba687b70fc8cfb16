"""Tests of the learner without Kafka."""
