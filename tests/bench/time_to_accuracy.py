"""From the shell's prompt to 99% on MNIST's test set: Headroom's program beside a PyTorch script.

    ./dev build && apt install python3-torch libopenblas0
    /usr/bin/python3 tests/bench/time_to_accuracy.py build/release/bin/headroom path/to/mnist

Both are started as programs of their own on one core, and do the same: read the IDX files, train
mnist-cnn with AdamW (weight decay 0.01) on a one-cycle schedule, batch 128, on images normalised by
their mean and deviation, and measure the test accuracy. Each trains as many epochs as it takes to
end above the goal. Time is by the clock, from the start of the program to the line that tells the
test accuracy (Headroom goes on to measure the training images, and to save the model); memory is
the peak of the process. The programs take turns; a figure is the median.
"""
import argparse
import gzip
import json
import os
import pathlib
import re
import statistics
import subprocess
import sys
import tempfile
import time

GOAL = 0.99
LEARNING_RATE = 5e-3

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "torch"))


def read_idx(folder, name):
    import numpy
    for file in folder.glob(name + "*"):
        data = gzip.open(file).read() if file.suffix == ".gz" else file.read_bytes()
        shape = [int.from_bytes(data[4 + 4 * i:8 + 4 * i], "big") for i in range(data[3])]
        return numpy.frombuffer(data, numpy.uint8, offset=4 + 4 * data[3]).reshape(shape)
    sys.exit(f"{folder}: no {name}")


def peer(options):
    """What the PyTorch process does."""
    import torch
    from torch.nn import functional as F

    import networks
    import quick_blas

    quick_blas.require()

    torch.set_num_threads(1)
    torch.manual_seed(options.seed)
    folder = pathlib.Path(options.data)

    def split(name):
        images = torch.from_numpy(read_idx(folder, name + "-images").copy())
        labels = torch.from_numpy(read_idx(folder, name + "-labels").copy()).long()
        return images[:, None].float() / 255, labels

    train, train_labels = split("train")
    test, test_labels = split("t10k")
    mean, deviation = train.mean(), train.std()
    train, test = (train - mean) / deviation, (test - mean) / deviation

    model = json.load(open(options.model))
    layout = torch.channels_last
    network = networks.build(model, options.head).to(memory_format=layout)
    optimizer = torch.optim.AdamW(network.parameters(), weight_decay=0.01)
    steps = (len(train) + 127) // 128
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, LEARNING_RATE,
                                                   total_steps=options.epochs * steps)

    def logits(images):
        images = images.contiguous(memory_format=layout)
        with torch.autocast("cpu", torch.bfloat16, enabled=options.precision == "bf16"):
            return network(images).float()

    network.train()
    for _ in range(options.epochs):
        for batch in torch.randperm(len(train)).split(128):
            optimizer.zero_grad(set_to_none=True)
            F.cross_entropy(logits(train[batch]), train_labels[batch]).backward()
            optimizer.step()
            schedule.step()
    network.eval()
    with torch.inference_mode():
        predicted = torch.cat([logits(images).argmax(1) for images in test.split(256)])
    print(f"test accuracy {(predicted == test_labels).float().mean().item():.2%}")


def run(command, pattern):
    """Seconds to the last line that matches, peak MB, and the per cent in that line."""
    start = time.monotonic()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True)
    found = None
    for line in process.stdout:
        if match := re.search(pattern, line):
            found = time.monotonic() - start, float(match[1]) / 100
    _, status, usage = os.wait4(process.pid, 0)
    if status or not found:
        sys.exit(f"failed: {' '.join(command)}")
    return found[0], usage.ru_maxrss / 1024, found[1]


class Headroom:
    def __init__(self, options, precision):
        self.options, self.precision = options, precision

    def __str__(self):
        return f"Headroom, {self.precision}"

    def train(self, epochs, seed):
        with tempfile.TemporaryDirectory() as folder:
            return run(
                [self.options.program, "train", "--data", self.options.data, "--model", "mnist-cnn",
                 "--head", self.options.head, "--epochs", str(epochs), "--lr", str(LEARNING_RATE),
                 "--seed", str(seed), "--threads", "1", "--precision", self.precision,
                 "--out", folder + "/run"],
                r"test loss .* acc +([0-9.]+)%")


class PyTorch:
    def __init__(self, options, precision, model):
        self.options, self.precision, self.model = options, precision, model

    def __str__(self):
        return f"PyTorch, {self.precision}"

    def train(self, epochs, seed):
        return run(
            [sys.executable, __file__, "--peer", "--model", self.model, "--head", self.options.head,
             "--epochs", str(epochs), "--seed", str(seed), "--precision", self.precision,
             self.options.program, self.options.data], r"test accuracy ([0-9.]+)%")


def epochs_needed(trainer, seeds):
    """The fewest that end above the goal with every seed."""
    for epochs in range(1, 9):
        if all(trainer.train(epochs, seed)[2] >= GOAL for seed in range(seeds)):
            return epochs
    sys.exit(f"{trainer}: not above {GOAL:.1%} within 8 epochs")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", help="the built headroom")
    parser.add_argument("data", help="a folder with MNIST's four IDX files")
    parser.add_argument("--head", default="flatten-dense")
    parser.add_argument("--precisions", default="f32,bf16")
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)))
    parser.add_argument("--peer", action="store_true", help=argparse.SUPPRESS)
    parser.add_argument("--model", help=argparse.SUPPRESS)
    parser.add_argument("--epochs", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--seed", type=int, help=argparse.SUPPRESS)
    parser.add_argument("--precision", help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.peer:
        return peer(options)

    os.sched_setaffinity(0, {options.core})
    with tempfile.NamedTemporaryFile("w+", suffix=".json") as model:
        subprocess.run([options.program, "summary", "--model", "mnist-cnn", "--as-json"],
                       check=True, stdout=model)
        trainers = [make for precision in options.precisions.split(",")
                    for make in (Headroom(options, precision),
                                 PyTorch(options, precision, model.name))]
        epochs = {trainer: epochs_needed(trainer, options.seeds) for trainer in trainers}
        runs = {trainer: [] for trainer in trainers}
        for seed in range(options.seeds):
            for trainer in trainers:
                runs[trainer].append(trainer.train(epochs[trainer], seed))
    print(f"mnist-cnn, {options.head}, to {GOAL:.0%}, {options.seeds} seeds\n")
    print("| program | epochs | seconds | peak memory | accuracies |\n|---|---|---|---|---|")
    for trainer in trainers:
        seconds, memory, accuracies = zip(*runs[trainer])
        print(f"| {trainer} | {epochs[trainer]} | {statistics.median(seconds):.1f} "
              f"| {statistics.median(memory):.0f} MB "
              f"| {', '.join(f'{a:.2%}' for a in accuracies)} |")


if __name__ == "__main__":
    main()
