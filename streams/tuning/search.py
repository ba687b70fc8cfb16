"""The search: candidates are proposed by what others came to, and judged; what was judged is kept, so that it goes on
where it was interrupted.

Proposals are those of a tree-structured Parzen estimator (Bergstra, Bardenet, Bengio, Kegl: Algorithms for
hyper-parameter optimization, NIPS 2011; here Optuna's). What is sought is not the greatest estimate but the greatest
estimate less two standard errors, the lower end of its interval: among many candidates the greatest estimate is one
that had luck, and those had most that the log says least of (Swaminathan, Joachims: Counterfactual risk minimization,
ICML 2015); and only what is surely better will be chosen.
"""

import warnings
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, NamedTuple

from scorer.errors import Unavailable
from scorer.plan import Plan
from streams.backtest.candidate import Candidate
from streams.tuning.changed import changed
from streams.tuning.judging import Gain, Judge
from streams.tuning.space import LISTS, Dimension, Space, Value, own

if TYPE_CHECKING:
    import optuna

BY_CHANCE: Final = 12  # trials before proposals follow what others came to
CAUTION: Final = 2.0  # standard errors that are taken off: what is sought is to be surely better
_NAME: Final = "tune"

Progress = Callable[[str, float], None]


@dataclass(frozen=True)
class Trial:
    """One proposal: what it chose, the plans that follow, and what they are worth; `refused` says why nothing."""

    number: int
    choices: Mapping[str, Value]
    plans: tuple[Plan, ...]
    gain: Gain

    @property
    def worth(self) -> float:
        """What is sought."""
        return self.gain.value - CAUTION * self.gain.se


class Effort(NamedTuple):
    """`trials` in all, `together` at once, and the seed of what is proposed."""

    trials: int
    seed: int = 7
    together: int = 1


def search(
    plans: Sequence[Plan],
    space: Space,
    judge: Judge,
    *,
    effort: Effort,
    journal: Path,
    progress: Progress = lambda what, share: None,
) -> list[Trial]:
    """All proposals, those of the journal among them. One at a time, the same seed proposes the same, interrupted or
    not; several at once, the same where it was not interrupted."""
    study = _study(journal)
    given = dict(enumerate(firsts(plans[0], space)))
    found = [_again(one, plans, space) for one in _judged(study)]
    known = {trial.plans: trial.gain for trial in found}
    while len(found) < effort.trials:
        places = range(len(found), min(len(found) + effort.together, effort.trials))
        batch = [_ask(study, space, effort.seed * 1_000_003 + place, given.get(place)) for place in places]
        made = [_plans(plans, one.choices) for one in batch]
        new = [one for one in dict.fromkeys(one for one, _ in made if one) if one not in known]
        known.update(zip(new, judge.gains([candidate("candidate", one) for one in new]), strict=True))
        for one, (tried, why) in zip(batch, made, strict=True):
            gain = known[tried] if tried else Gain(float("nan"), float("nan"), why)
            found.append(Trial(one.asked.number, one.choices, tried, gain))
            _tell(study, one.asked, found[-1])
        progress("searches for a better plan", len(found) / effort.trials)
    return found


def firsts(plan: Plan, space: Space) -> list[dict[str, int]]:
    """What is tried first, as places of values by field: the plan with other offers, or other channels, and all else as
    it is; chance would hardly try one of these by itself, and what is promoted where matters most."""
    has = {one.path: own(one.path, plan) for one in space}
    now = {one.path: one.values.index(has[one.path]) for one in space if has[one.path] in one.values}
    return [now | {one.path: place} for one in space if one.path in LISTS for place in range(len(one.values))]


def candidate(name: str, plans: Sequence[Plan]) -> Candidate:
    """Plans that are tried together."""
    return Candidate(name, {plan.launch: plan for plan in plans})


@dataclass(frozen=True)
class _Asked:
    asked: "optuna.Trial"
    choices: Mapping[str, Value]


def _study(journal: Path) -> "optuna.Study":
    try:
        import optuna
        from optuna.storages import JournalStorage
        from optuna.storages.journal import JournalFileBackend
    except ImportError as error:
        remedy = "Install it: pip install 'launchpulse[local]'."
        raise Unavailable("a search needs the extra `local`", seen=str(error), remedy=remedy) from error
    optuna.logging.set_verbosity(optuna.logging.ERROR)
    journal.parent.mkdir(parents=True, exist_ok=True)
    storage = JournalStorage(JournalFileBackend(str(journal)))
    return optuna.create_study(storage=storage, study_name=_NAME, direction="maximize", load_if_exists=True)


def _judged(study: "optuna.Study") -> "list[optuna.trial.FrozenTrial]":
    """Trials that came to an end; one that was interrupted counts for nothing."""
    import optuna

    states = optuna.trial.TrialState
    for one in study.get_trials(states=(states.RUNNING,)):
        study.tell(one.number, state=states.FAIL)
    return study.get_trials(states=(states.COMPLETE, states.PRUNED))


def _ask(study: "optuna.Study", space: Space, seed: int, given: dict[str, int] | None) -> _Asked:
    """The sampler begins anew with each trial, so that a search that was interrupted proposes what it would have."""
    import optuna

    with warnings.catch_warnings():
        warnings.simplefilter("ignore", optuna.exceptions.ExperimentalWarning)  # of constant_liar
        study.sampler = optuna.samplers.TPESampler(seed=seed, n_startup_trials=BY_CHANCE, constant_liar=True)
    if given is not None:
        study.enqueue_trial(given)
    asked = study.ask()
    return _Asked(asked, {one.path: one.values[_suggested(asked, one)] for one in space})


def _suggested(asked: "optuna.Trial", one: Dimension) -> int:
    """The place of a value."""
    if one.ordered:
        return asked.suggest_int(one.path, 0, len(one.values) - 1)
    return int(asked.suggest_categorical(one.path, list(range(len(one.values)))))


def _plans(plans: Sequence[Plan], choices: Mapping[str, Value]) -> tuple[tuple[Plan, ...], str]:
    """The plans under the choices, or none and the first mistake."""
    checked = [changed(plan, choices) for plan in plans]
    wrong = [finding for one in checked for finding in one.findings]
    if wrong:
        return (), f"{wrong[0].field}: {wrong[0].message}"
    return tuple(one.plan for one in checked if one.plan), ""


def _tell(study: "optuna.Study", asked: "optuna.Trial", trial: Trial) -> None:
    import optuna

    asked.set_user_attr("gain", {"value": trial.gain.value, "se": trial.gain.se, "refused": trial.gain.refused})
    if trial.gain.refused:
        study.tell(asked, state=optuna.trial.TrialState.PRUNED)
    else:
        study.tell(asked, trial.worth)


def _again(told: "optuna.trial.FrozenTrial", plans: Sequence[Plan], space: Space) -> Trial:
    """A trial of the journal."""
    choices = {one.path: one.values[told.params[one.path]] for one in space}
    gain: dict[str, Any] = told.user_attrs["gain"]
    return Trial(told.number, choices, _plans(plans, choices)[0], Gain(gain["value"], gain["se"], gain["refused"]))
