"""Training: as many steps as fit the time given, resumable, ending with a decayed learning rate.

The schedule follows the clock, not a number of steps: on a machine shared with others nobody knows how many
steps an hour holds.
"""

import argparse
import sys
import time
from collections.abc import Callable
from itertools import islice, pairwise

import torch
from attrs import asdict, define, field
from torch import Tensor, nn
from torch.nn import functional

from training import batches
from training.batches import PROMPT, SENTENCE, SKELETON, WORK, Batch
from training.model import Network, Shape
from training.optimizer import Muon
from training.tokenizer import Tokenizer

Forward = Callable[[Tensor], Tensor]
"""The network, perhaps compiled."""

CHECKPOINT = WORK / "checkpoint.pt"
SAVE_EVERY = 240.0
"""Seconds."""
SAY_EVERY = 50
"""Steps."""
WARM_STEPS = 100
"""Steps until the learning rate is reached."""
PROMPT_UNTIL = 0.25
"""The share of the time in which the prompt is learnt from too: it holds most of what can be copied."""
HOLD_UNTIL = 0.35
"""The share of the time in which the learning rate is held; afterwards it falls in a straight line."""
WEIGHTS = {PROMPT: 0.15, SKELETON: 0.1, SENTENCE: 1.0}
HELD_LENGTH, HELD_ROWS, HELD_BATCH = 256, 384, 32
SHOWN = 12
"""Held-out functions whose summaries are printed at each checkpoint."""


def loss(network: Network, forward: Forward, batch: Batch, *, prompt: bool) -> Tensor:
    """Return the weighted mean loss of a batch.

    Args:
        network: Turns results into scores.
        forward: The network, perhaps compiled.
        batch: What to learn from.
        prompt: Whether the prompt's tokens count too.
    """
    weights = torch.zeros(batch.parts.shape)
    for part, weight in WEIGHTS.items():
        weights[batch.parts == part] = weight if prompt or part != PROMPT else 0.0
    weights = weights[:, 1:].flatten()
    counted = weights.nonzero()[:, 0]
    results = forward(batch.tokens)[:, :-1].flatten(0, 1)[counted]
    wanted = batch.tokens[:, 1:].flatten()[counted]
    lost = functional.cross_entropy(network.logits(results), wanted, reduction="none")
    return (lost * weights[counted]).sum() / weights.sum()


def rate(done: float, step: int) -> float:
    """Return the learning rate's factor when a share of the time is over."""
    warm = min(1.0, (step + 1) / WARM_STEPS)
    return warm * (1.0 if done < HOLD_UNTIL else max(0.01, (1 - done) / (1 - HOLD_UNTIL)))


@torch.no_grad()
def examine(network: Network, held: list[Batch]) -> float:
    """Return the mean loss of the sentences' tokens."""
    total, count = 0.0, 0
    for batch in held:
        chosen = (batch.parts[:, 1:] == SENTENCE).flatten().nonzero()[:, 0]
        results = network(batch.tokens)[:, :-1].flatten(0, 1)[chosen]
        wanted = batch.tokens[:, 1:].flatten()[chosen]
        total += float(functional.cross_entropy(network.logits(results), wanted, reduction="sum"))
        count += len(chosen)
    return total / count


@torch.no_grad()
def summarise(network: Network, tokenizer: Tokenizer, prompt: str, most: int = 30) -> str:
    """Return the likeliest summary for a prompt."""
    tokens = [*tokenizer.prompt(prompt), *tokenizer.encode('{"summary":"')]
    quote = tokenizer.encode('"')[0]
    said: list[int] = []
    while len(said) < most and said[-1:] != [quote]:
        result = network(torch.tensor([tokens + said]))[0, -1:]
        said.append(int(network.logits(result).argmax()))
    return tokenizer.decode(said).strip(' "')


def held_batches() -> list[Batch]:
    """Return a few batches of held-out rows."""
    rows = [row for row in batches.rows(held_out=True) if len(row.tokens) <= HELD_LENGTH][:HELD_ROWS]
    rows.sort(key=lambda row: len(row.tokens))
    borders = pairwise([*range(0, len(rows), HELD_BATCH), len(rows)])
    return [batches.collate(rows[start:end], len(rows[end - 1].tokens)) for start, end in borders]


@define
class Training:
    """A training, from its last checkpoint on.

    Args:
        minutes: The time for all of it, earlier runs included.
        muon_rate: The learning rate of the matrices inside the layers.
        adam_rate: The learning rate of the rest.
    """

    minutes: float
    muon_rate: float
    adam_rate: float
    network: Network = field(factory=lambda: Network(Shape()))
    step: int = 0
    tokens: int = 0
    _began: float = field(factory=time.monotonic)
    _muon: Muon = field(init=False)
    _adam: torch.optim.AdamW = field(init=False)

    def __attrs_post_init__(self) -> None:
        inner = [p for name, p in self.network.named_parameters() if p.ndim > 1 and name != "embedding"]
        outer = [p for name, p in self.network.named_parameters() if p.ndim == 1 or name == "embedding"]
        self._muon = Muon(inner, lr=self.muon_rate, weight_decay=0.05)
        self._adam = torch.optim.AdamW(outer, self.adam_rate, (0.9, 0.98), weight_decay=0.0, fused=True)
        if CHECKPOINT.exists():
            saved = torch.load(CHECKPOINT, weights_only=True)
            self.network.load_state_dict(saved["network"])
            self._muon.load_state_dict(saved["muon"])
            self._adam.load_state_dict(saved["adam"])
            self.step, self.tokens = saved["step"], saved["tokens"]
            self._began -= saved["spent"]

    @property
    def done(self) -> float:
        """The share of the time that is over."""
        return (time.monotonic() - self._began) / (60 * self.minutes)

    def learn(self, batch: Batch, forward: Forward) -> float:
        """Take a step and return the loss."""
        factor = rate(self.done, self.step)
        self._muon.param_groups[0]["lr"] = self.muon_rate * factor
        self._adam.param_groups[0]["lr"] = self.adam_rate * factor
        lost = loss(self.network, forward, batch, prompt=self.done < PROMPT_UNTIL)
        torch.autograd.backward(lost)
        nn.utils.clip_grad_norm_(self._adam.param_groups[0]["params"], 1.0)
        for optimizer in (self._muon, self._adam):
            optimizer.step()
            optimizer.zero_grad()
        self.step += 1
        self.tokens += int((batch.parts >= 0).sum())
        return lost.item()

    def save(self, held_out: float) -> None:
        """Write a checkpoint, in the place of the last."""
        state = {
            "network": self.network.state_dict(),
            "muon": self._muon.state_dict(),
            "adam": self._adam.state_dict(),
            "shape": asdict(self.network.shape),
            "step": self.step,
            "tokens": self.tokens,
            "spent": time.monotonic() - self._began,
            "held_out": held_out,
        }
        torch.save(state, CHECKPOINT.with_suffix(".new"))
        CHECKPOINT.with_suffix(".new").rename(CHECKPOINT)


def train(training: Training) -> None:
    """Train until the time is over."""
    held = held_batches()
    tokenizer = Tokenizer.load()
    shown = [pair for pair in batches.pairs() if pair.get("held_out")][:SHOWN]
    forward = torch.compile(training.network, dynamic=False)

    def save() -> None:
        examined = examine(training.network, held)
        sys.stderr.write(f"== step {training.step} held-out {examined:.4f}\n")
        for pair in shown:
            said = summarise(training.network, tokenizer, pair["prompt"])
            sys.stderr.write(f"   {pair['name']}: {said}  |  {pair['answer']['summary']}\n")
        training.save(examined)

    saved = said = time.monotonic()
    seen, losses = training.tokens, 0.0
    everything = batches.batches(batches.rows(held_out=False), seed=0)
    for batch in islice(everything, training.step, None):  # What was learnt from comes last again.
        if training.done >= 1:
            break
        losses += training.learn(batch, forward)
        now = time.monotonic()
        if training.step % SAY_EVERY == 0:
            speed = (training.tokens - seen) / (now - said)
            sys.stderr.write(
                f"step {training.step} loss {losses / SAY_EVERY:.3f} tokens {training.tokens / 1e6:.2f}M "
                f"{speed:.0f}/s done {training.done:.3f}\n"
            )
            said, seen, losses = now, training.tokens, 0.0
        if now - saved > SAVE_EVERY:
            save()
            saved = time.monotonic()
    save()


def main() -> None:
    """Read the command line and train."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, required=True, help="time for the whole training")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--muon", type=float, default=0.02, help="learning rate of the matrices")
    parser.add_argument("--adam", type=float, default=3e-3, help="learning rate of the rest")
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(0)
    train(Training(minutes=given.minutes, muon_rate=given.muon, adam_rate=given.adam))


if __name__ == "__main__":
    main()
