"""Training: as many steps as fit the time given, resumable, ending with a decayed learning rate.

The schedule follows the clock, not a number of steps: on a machine shared with others nobody knows how many
steps an hour holds.
"""

import argparse
import json
import sys
import time
from pathlib import Path

import batches
import torch
from attrs import asdict
from batches import PROMPT, SENTENCE, SKELETON, Batch
from model import Network, Shape
from optimizer import Muon
from tokenizer import Tokenizer
from torch import Tensor
from torch.nn import functional

WORK = Path(__file__).parent / "work"
CHECKPOINT = WORK / "checkpoint.pt"
SAVE_EVERY = 240.0
"""Seconds."""
PROMPT_UNTIL = 0.25
"""Until then the prompt is learnt from too: it holds most of what can be copied."""
HOLD_UNTIL = 0.35
"""Until then the learning rate is held; afterwards it falls in a straight line."""
WEIGHTS = {PROMPT: 0.15, SKELETON: 0.1, SENTENCE: 1.0}


def loss(network: Network, forward: torch.nn.Module, batch: Batch, *, prompt: float) -> Tensor:
    """Return the weighted mean loss of a batch, the prompt's tokens at the weight given."""
    weights = torch.zeros(batch.parts.shape)
    for part, weight in {**WEIGHTS, PROMPT: prompt}.items():
        weights[batch.parts == part] = weight
    weights = weights[:, 1:].flatten()
    counted = weights.nonzero()[:, 0]
    results = forward(batch.tokens)[:, :-1].flatten(0, 1)[counted]
    lost = functional.cross_entropy(
        network.logits(results), batch.tokens[:, 1:].flatten()[counted], reduction="none"
    )
    return (lost * weights[counted]).sum() / weights.sum()


def rate(done: float, step: int) -> float:
    """Return the learning rate's factor when a share of the time is over."""
    warm = min(1.0, (step + 1) / 100)
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
    rows = [row for row in batches.rows(held_out=True) if len(row.tokens) <= 256][:384]  # noqa: PLR2004
    rows.sort(key=lambda row: len(row.tokens))
    return [batches.collate(rows[at : at + 32], len(rows[min(at + 31, len(rows) - 1)].tokens)) for at in range(0, len(rows), 32)]


def main() -> None:
    """Train until the time is over."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--minutes", type=float, required=True, help="time for the whole training")
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--muon", type=float, default=0.02, help="learning rate of the matrices")
    parser.add_argument("--adam", type=float, default=3e-3, help="learning rate of the rest")
    given = parser.parse_args()
    torch.set_num_threads(given.threads)
    torch.manual_seed(0)
    network = Network(Shape())
    inner = [p for name, p in network.named_parameters() if p.ndim > 1 and name != "embedding"]
    outer = [p for name, p in network.named_parameters() if p.ndim == 1 or name == "embedding"]
    muon = Muon(inner, lr=given.muon, weight_decay=0.05)
    adam = torch.optim.AdamW(outer, lr=given.adam, betas=(0.9, 0.98), weight_decay=0.0, fused=True)
    step, spent, tokens = 0, 0.0, 0
    if CHECKPOINT.exists():
        saved = torch.load(CHECKPOINT, weights_only=True)
        network.load_state_dict(saved["network"])
        muon.load_state_dict(saved["muon"])
        adam.load_state_dict(saved["adam"])
        step, spent, tokens = saved["step"], saved["spent"], saved["tokens"]
    held = held_batches()
    tokenizer = Tokenizer.load()
    with (WORK / "pairs.jsonl").open() as lines:
        shown = [pair for line in lines if (pair := json.loads(line)).get("held_out")][:12]
    forward = torch.compile(network, dynamic=False)
    total = given.minutes * 60
    last_save = last_line = time.monotonic()
    began = last_line - spent

    def save() -> None:
        examined = examine(network, held)
        sys.stderr.write(f"== step {step} held-out {examined:.4f}\n")
        for pair in shown:
            said = summarise(network, tokenizer, pair["prompt"])
            sys.stderr.write(f"   {pair['name']}: {said}  |  {pair['answer']['summary']}\n")
        state = {"network": network.state_dict(), "muon": muon.state_dict(), "adam": adam.state_dict()}
        counts = {"step": step, "spent": time.monotonic() - began, "tokens": tokens, "held_out": examined}
        torch.save({**state, **counts, "shape": asdict(network.shape)}, CHECKPOINT.with_suffix(".new"))
        CHECKPOINT.with_suffix(".new").rename(CHECKPOINT)

    seen, sum_of_losses, losses = tokens, 0.0, 0
    for batch in batches.batches(batches.rows(held_out=False), seed=step):
        done = (time.monotonic() - began) / total
        if done >= 1:
            break
        factor = rate(done, step)
        muon.param_groups[0]["lr"], adam.param_groups[0]["lr"] = given.muon * factor, given.adam * factor
        lost = loss(network, forward, batch, prompt=WEIGHTS[PROMPT] if done < PROMPT_UNTIL else 0.0)
        lost.backward()
        torch.nn.utils.clip_grad_norm_(outer, 1.0)
        muon.step()
        adam.step()
        muon.zero_grad()
        adam.zero_grad()
        step, tokens = step + 1, tokens + int((batch.parts >= 0).sum())
        sum_of_losses, losses = sum_of_losses + lost.item(), losses + 1
        now = time.monotonic()
        if step % 50 == 0:
            speed = (tokens - seen) / (now - last_line)
            sys.stderr.write(
                f"step {step} loss {sum_of_losses / losses:.3f} tokens {tokens / 1e6:.2f}M {speed:.0f}/s done {done:.3f}\n"
            )
            last_line, seen, sum_of_losses, losses = now, tokens, 0.0, 0
        if now - last_save > SAVE_EVERY:
            save()
            last_save = time.monotonic()
    save()


if __name__ == "__main__":
    main()
