"""A recorded step is computed under the settings under which it was computed the first time."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property

from scorer.arrays import Table
from streams.deciding import under
from streams.journal.records import Step
from streams.runner import rules
from streams.settings import Settings


@dataclass
class Then:
    """`told` is what the claim of each epoch told, and may grow; of an epoch that told nothing `settings` decide.
    `space`: id of the profiles' vector space."""

    settings: Settings
    space: int
    told: Mapping[int, Mapping[str, str]] = field(default_factory=dict)
    _kept: dict[int, tuple[Settings, Table]] = field(default_factory=dict)

    @cached_property
    def rules(self) -> Table:
        """Of `settings`."""
        return rules.of(self.settings, self.space)

    def knows(self, step: Step) -> bool:
        """Whether the settings of a step were told."""
        return bool(self.told.get(step.epoch))

    def of(self, step: Step) -> tuple[Settings, Table]:
        """Settings and rules of a step. What it sends is what it sent, also where its epoch did not tell whether
        rankings are sent."""
        settings, obeyed = self._of_epoch(step.epoch)
        sent = any(each.topic == "rankings" and each.count for each in step.outputs)
        if settings.rankings != sent:
            settings = settings.model_copy(update={"rankings": sent})
        return settings, obeyed

    def _of_epoch(self, epoch: int) -> tuple[Settings, Table]:
        if epoch not in self._kept:
            settings = under(self.settings, self.told.get(epoch, {}))
            self._kept[epoch] = settings, rules.of(settings, self.space)
        return self._kept[epoch]
