"""Muon: steps along the nearest orthogonal matrix to the momentum; learns more from each token than Adam."""

from collections.abc import Iterable

import torch
from torch import Tensor, nn


class Muon(torch.optim.Optimizer):
    """Muon for the matrices inside the layers.

    Args:
        params: Matrices only.
        lr: The length of a step, relative to the matrix.
        momentum: How much of the last steps is kept.
        weight_decay: Shrinks the weights by this share of `lr` a step.
    """

    def __init__(
        self,
        params: Iterable[nn.Parameter],
        lr: float = 0.02,
        momentum: float = 0.95,
        weight_decay: float = 0.0,
    ) -> None:
        super().__init__(params, {"lr": lr, "momentum": momentum, "weight_decay": weight_decay})

    @torch.no_grad()
    def step(self) -> None:  # type: ignore[override]  # a closure is never given
        """Take one step."""
        for group in self.param_groups:
            for param in group["params"]:
                state = self.state[param]
                if "momentum" not in state:
                    state["momentum"] = torch.zeros_like(param)
                momentum = state["momentum"]
                momentum.lerp_(param.grad, 1 - group["momentum"])
                direction = orthogonal(param.grad.lerp(momentum, group["momentum"]))
                scale = max(1.0, param.shape[0] / param.shape[1]) ** 0.5
                param.mul_(1 - group["lr"] * group["weight_decay"])
                param.add_(direction, alpha=-group["lr"] * scale)


def orthogonal(matrix: Tensor, rounds: int = 5) -> Tensor:
    """Return roughly the orthogonal matrix nearest to a matrix, by Newton and Schulz's iteration."""
    a, b, c = 3.4445, -4.7750, 2.0315  # the usual quintic: fast, and exact enough
    x = matrix.bfloat16()
    tall = x.shape[0] > x.shape[1]
    x = x.T if tall else x
    x = x / (x.norm() + 1e-7)
    for _ in range(rounds):
        square = x @ x.T
        x = a * x + (b * square + c * square @ square) @ x
    nearest: Tensor = (x.T if tall else x).to(matrix.dtype)
    return nearest
