"""Headroom's f32 training step beside PyTorch's, in one sitting on one core.

    cmake -S . -B build/bench -DCMAKE_BUILD_TYPE=Release -DHEADROOM_BENCH=ON
    cmake --build build/bench --target train_step
    /usr/bin/python3 tests/bench/peers.py build/bench/bin/train_step

A step is forward, loss, backward and AdamW. Time is the processor's, which for one thread is the
clock's less other programs' turns. Rounds alternate between the two, so that what else the machine
does hits both; a figure is the median of its rounds. PyTorch is measured with plain and
with channels-last memory, and with AdamW looping over tensors and over all at once, and its best
counts. Both build the same network from the same model file. Only the ratios are worth quoting:
images per second hold for no other machine.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "torch"))

import torch  # noqa: E402
from torch.nn import functional as F  # noqa: E402

import networks  # noqa: E402

CASES = [("mnist-cnn", "flatten-dense"), ("mnist-cnn", "gap-dense"),
         ("squeezenet-mini", "gap-conv"), ("squeezenet-mini", "flatten-dense"),
         ("bn-cnn", "gap-dense"), ("bn-cnn", "flatten-dense"),
         ("simple-cnn", "flatten-dense"), ("simple-cnn", "gap-dense"),
         ("vgg16", "flatten-dense"), ("vgg16", "gap-dense")]


def batch_of(model):
    return 32 if model == "vgg16" else 128


class TorchStep:
    """One training step of a model file's network in PyTorch."""

    def __init__(self, model, head, batch, layout, foreach):
        torch.manual_seed(1)
        self.network = networks.build(model, head).to(memory_format=layout)
        self.optimizer = torch.optim.AdamW(self.network.parameters(), 1e-4, foreach=foreach)
        self.images = torch.rand(batch, *networks.input_shape(model))
        self.layout = layout
        self.units = model["classes"]
        self.labels = torch.randint(max(2, self.units), (batch,))

    def __call__(self):
        # A new batch each step, in the order in which images lie in files.
        images = self.images.clone().contiguous(memory_format=self.layout)
        self.optimizer.zero_grad(set_to_none=True)
        logits = self.network(images)
        if self.units == 1:
            loss = F.binary_cross_entropy_with_logits(logits[:, 0], self.labels.float())
        else:
            loss = F.cross_entropy(logits, self.labels)
        loss.backward()
        self.optimizer.step()


def measure_torch(step, seconds):
    """Processor seconds of the median step."""
    step()
    times = []
    while sum(times) < seconds or len(times) < 2:
        start = time.process_time()
        step()
        times.append(time.process_time() - start)
    return statistics.median(times)


def measure_headroom(program, model, head, seconds):
    command = [program, model, head, str(batch_of(model)), str(seconds)]
    return json.loads(subprocess.run(command, check=True, stdout=subprocess.PIPE).stdout)


def compare(program, name, head, rounds, seconds):
    """Images per second: Headroom's, PyTorch's best, and which configuration that was."""
    ours, theirs = [], {}
    peers = None
    for _ in range(rounds):
        result = measure_headroom(program, name, head, seconds)
        ours.append(result["images_per_second"])
        if peers is None:
            peers = {(layout, foreach): TorchStep(result["model"], head, result["batch"],
                                                  getattr(torch, layout), foreach)
                     for layout in ("channels_last", "contiguous_format")
                     for foreach in (False, True)}
        for key, step in peers.items():
            theirs.setdefault(key, []).append(
                result["batch"] / measure_torch(step, seconds / 2))
        # Those far behind in the first round need no second.
        fastest = sorted(peers, key=lambda key: max(theirs[key]), reverse=True)
        peers = {key: peers[key] for key in fastest[:2]}
    best = max(peers, key=lambda key: statistics.median(theirs[key]))
    return result, statistics.median(ours), statistics.median(theirs[best]), best


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", help="the built train_step")
    parser.add_argument("--models", help="only these, separated by commas")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2, help="of measuring in each round")
    parser.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)))
    options = parser.parse_args()
    os.sched_setaffinity(0, {options.core})  # train_step inherits it
    torch.set_num_threads(1)
    print("| model | head | batch | Headroom, images/s | PyTorch, images/s | ratio | PyTorch's best |")
    print("|---|---|---|---|---|---|---|", flush=True)
    result = None
    for name, head in CASES:
        if options.models and name not in options.models.split(","):
            continue
        result, ours, theirs, best = compare(options.program, name, head, options.rounds,
                                             options.seconds)
        how = best[0].replace("_format", "") + (", foreach" if best[1] else "")
        print(f"| {name} | {head} | {result['batch']} | {ours:.4g} | {theirs:.4g} "
              f"| {ours / theirs:.2f} | {how} |", flush=True)
    if result:
        print(f"\nf32, one thread, {options.rounds} rounds; oneDNN {result['onednn']} "
              f"({result['isa']}), PyTorch {torch.__version__}")


if __name__ == "__main__":
    main()
