"""Policies: from interest and eligibility to the probability of each action. One file a policy."""
