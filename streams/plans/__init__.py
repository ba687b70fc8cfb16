"""Launch plans: YAML read with the place of every mistake, checked, and put on the topic `launches`."""
