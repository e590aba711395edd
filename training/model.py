"""The network: LLaMA's architecture, small, as llama.cpp and ctransformers run it.

Rotary positions turn neighbouring pairs of a head's values, which is the order that GGUF files expect.
"""

import torch
from attrs import frozen
from torch import Tensor, nn
from torch.nn import functional


@frozen(kw_only=True)
class Shape:
    """The size of a network."""

    vocabulary: int = 4096
    """Pieces of the tokenizer."""
    width: int = 320
    """Values of a token between the layers."""
    layers: int = 6
    """Layers."""
    heads: int = 5
    """Attention heads of a layer."""
    hidden: int = 864
    """Values inside a layer's feed-forward part."""
    context: int = 1024
    """The most tokens of prompt and answer."""
    base: float = 10_000.0
    """The base of the rotary positions' frequencies."""
    epsilon: float = 1e-5
    """Keeps the normalisation from dividing by zero."""


class Layer(nn.Module):
    """One layer: attention, then the feed-forward part."""

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.heads = shape.heads
        self.epsilon = shape.epsilon
        self.attention_norm = nn.Parameter(torch.ones(shape.width))
        self.query = _matrix(shape.width, shape.width)
        self.key = _matrix(shape.width, shape.width)
        self.value = _matrix(shape.width, shape.width)
        self.output = _matrix(shape.width, shape.width, scale=(2 * shape.layers) ** -0.5)
        self.feed_norm = nn.Parameter(torch.ones(shape.width))
        self.gate = _matrix(shape.hidden, shape.width)
        self.up = _matrix(shape.hidden, shape.width)
        self.down = _matrix(shape.width, shape.hidden, scale=(2 * shape.layers) ** -0.5)

    def forward(self, x: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
        """Return the layer's result for ``[rows, tokens, width]``."""
        rows, tokens, width = x.shape
        y = normalise(x, self.attention_norm, self.epsilon)

        def split(weight: Tensor) -> Tensor:
            return functional.linear(y, weight.to(y.dtype)).view(rows, tokens, self.heads, -1).transpose(1, 2)

        query, key = turn(split(self.query), cosine, sine), turn(split(self.key), cosine, sine)
        # Written out: on short rows it takes half the time of PyTorch's own attention on a CPU.
        scores = query @ key.transpose(-1, -2) * query.shape[-1] ** -0.5
        scores = scores.float() + torch.full((tokens, tokens), -torch.inf, device=x.device).triu(1)
        seen = scores.softmax(-1).to(y.dtype) @ split(self.value)
        seen = seen.transpose(1, 2).reshape(rows, tokens, width)
        x = x + functional.linear(seen, self.output.to(y.dtype))
        y = normalise(x, self.feed_norm, self.epsilon)
        gate = functional.silu(functional.linear(y, self.gate.to(y.dtype)))
        return x + functional.linear(gate * functional.linear(y, self.up.to(y.dtype)), self.down.to(y.dtype))


class Network(nn.Module):
    """The whole model.  The embedding is also the last matrix."""

    cosine: Tensor
    sine: Tensor

    def __init__(self, shape: Shape) -> None:
        super().__init__()
        self.shape = shape
        self.embedding = _matrix(shape.vocabulary, shape.width)
        self.layers = nn.ModuleList(Layer(shape) for _ in range(shape.layers))
        self.norm = nn.Parameter(torch.ones(shape.width))
        half = shape.width // shape.heads // 2
        frequencies = shape.base ** (-torch.arange(half) / half)
        angles = torch.outer(torch.arange(shape.context), frequencies)
        self.register_buffer("cosine", angles.cos(), persistent=False)
        self.register_buffer("sine", angles.sin(), persistent=False)

    def forward(self, tokens: Tensor) -> Tensor:
        """Return the last layer's result, in bfloat16, for ``[rows, tokens]`` ids."""
        x = functional.embedding(tokens, self.embedding).to(torch.bfloat16)
        cosine = self.cosine[: tokens.shape[1]].to(x.dtype)
        sine = self.sine[: tokens.shape[1]].to(x.dtype)
        for layer in self.layers:
            x = layer(x, cosine, sine)
        return normalise(x, self.norm, self.shape.epsilon)

    def logits(self, x: Tensor) -> Tensor:
        """Return the score of each piece for some results of `forward`."""
        return functional.linear(x, self.embedding.to(x.dtype)).float()


def normalise(x: Tensor, weight: Tensor, epsilon: float) -> Tensor:
    """Scale each token's values to a mean square of one, then by learnt weights."""
    y = x.float()
    return (y * torch.rsqrt(y.square().mean(-1, keepdim=True) + epsilon) * weight).to(x.dtype)


def turn(x: Tensor, cosine: Tensor, sine: Tensor) -> Tensor:
    """Turn each neighbouring pair of a head's values by its position's angle."""
    even, odd = x[..., 0::2], x[..., 1::2]
    return torch.stack((even * cosine - odd * sine, even * sine + odd * cosine), -1).flatten(-2)


def _matrix(rows: int, columns: int, scale: float = 1.0) -> nn.Parameter:
    return nn.Parameter(torch.randn(rows, columns) * 0.02 * scale)
