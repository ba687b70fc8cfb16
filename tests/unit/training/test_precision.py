"""Mixed precision on the CPU: products in the bits that are asked for, weights in float32, a scale for float16."""

import pytest

pytest.importorskip("torch")

import torch

from scorer.errors import BadSetting
from scorer.training.precision import Precision

pytestmark = pytest.mark.train
CPU = torch.device("cpu")
NAMES = ["float32", "bfloat16", "float16"]


def _learner() -> tuple[torch.nn.Linear, torch.optim.Optimizer]:
    torch.manual_seed(1)
    layer = torch.nn.Linear(8, 8)
    return layer, torch.optim.SGD(layer.parameters(), lr=1.0)


@pytest.mark.parametrize("name", NAMES)
def test_products_are_in_the_precision_asked_for_and_weights_stay_in_float32(name: str) -> None:
    layer, _ = _learner()
    with Precision(name, CPU).autocast():
        assert layer(torch.ones(2, 8)).dtype == getattr(torch, name)
    assert layer.weight.dtype == torch.float32


@pytest.mark.parametrize("name", NAMES)
def test_a_step_goes_the_same_way_in_every_precision_and_its_length_is_at_most_one(name: str) -> None:
    layer, optimiser = _learner()
    before = layer.weight.detach().clone()
    precision = Precision(name, CPU)
    with precision.autocast():
        made = layer(torch.full((4, 8), 3.0))
    loss = (made.float() ** 2).mean() / 100
    assert precision.propagate(loss) is loss
    exact = 2 * 3.0 * (before @ torch.full((8,), 3.0) + layer.bias) / 8 / 100  # every column of the gradient
    precision.step(optimiser)
    moved = before - layer.weight.detach()
    torch.testing.assert_close(moved, exact[:, None].expand(8, 8).detach(), rtol=0.02, atol=1e-3)
    assert layer.weight.grad is None


def test_a_gradient_that_overflows_in_float16_moves_nothing_and_lowers_the_scale() -> None:
    layer, optimiser = _learner()
    before = layer.weight.detach().clone()
    precision = Precision("float16", CPU)
    scale = precision.state_dict()["scale"]
    precision.propagate((layer(torch.ones(1, 8)) * 1e38).sum())
    precision.step(optimiser)
    assert torch.equal(layer.weight, before)
    assert precision.state_dict()["scale"] < scale


def test_a_scale_goes_on_where_it_stood() -> None:
    one, other = Precision("float16", CPU), Precision("float16", CPU)
    one.load_state_dict(one.state_dict() | {"scale": 64.0})
    other.load_state_dict(one.state_dict())
    assert other.state_dict()["scale"] == 64.0


def test_another_precision_is_refused_by_name() -> None:
    with pytest.raises(BadSetting, match="int4"):
        Precision("int4", CPU)
