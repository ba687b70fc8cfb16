"""Policies: from what is known of each arm to the probability of each action. One file a policy, one door: `choose`.

Each fills `share` float64[n + 1], the last for nothing: how its preference is spread, in any unit, 0 or more. The
floors of exploration and the rounding to whole millionths are the same for all (`floors`)."""
