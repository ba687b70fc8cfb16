"""What zr-obp says of logs: run by tests/benchmarks/obp.py with the Python of an environment that has it."""

import json
import sys
import types
from collections.abc import Sequence

import numpy as np


class Empty(types.ModuleType):
    """Stands in for a module of torch: every name in it is a class without content."""

    __path__: list[str] = []  # noqa: RUF012  # as of any package

    def __getattr__(self, name: str) -> type:
        if name.startswith("__"):
            raise AttributeError(name)
        return type(name, (), {})


for name in ("torch", "torch.nn", "torch.nn.functional", "torch.optim", "torch.utils", "torch.utils.data"):
    sys.modules[name] = Empty(name)
    above, _, last = name.rpartition(".")
    if above:
        setattr(sys.modules[above], last, sys.modules[name])


def main(paths: Sequence[str]) -> None:
    """Value of each estimator by log, as JSON; what rows contribute stands beside each log."""
    ope = __import__("obp.ope").ope  # by name: our environment has no such package, and need not declare it
    found = {}
    for path in paths:
        held = np.load(path)
        given = {
            "reward": held["reward"],
            "action": held["action"],
            "pscore": held["propensity"],
            "action_dist": held["candidate"][:, :, None],
            "estimated_rewards_by_reg_model": held["q"][:, :, None],
            "position": np.zeros(len(held["action"]), int),
        }
        kinds = {
            "dm": ope.DirectMethod(),
            "ips": ope.InverseProbabilityWeighting(),
            "snips": ope.SelfNormalizedInverseProbabilityWeighting(),
            "dr": ope.DoublyRobust(),
            "switch_dr": ope.SwitchDoublyRobust(lambda_=float(held["threshold"])),
        }
        found[path] = {name: float(kind.estimate_policy_value(**given)) for name, kind in kinds.items()}
        np.savez(path + ".rows.npz", **{name: kind._estimate_round_rewards(**given) for name, kind in kinds.items()})
    print(json.dumps(found))


if __name__ == "__main__":
    main(sys.argv[1:])
