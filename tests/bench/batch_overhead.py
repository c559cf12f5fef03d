#!/usr/bin/env python3
"""Overhead of a batch against the same runs by hand, and a batch that is killed again and again.

    tests/bench/batch_overhead.py HEADROOM DATA [DATA] [--kills 20] [--epochs 3] [--limit 600] [--rounds 2]

Two data sets (two samples of one, where only one is given), two models, three heads, five seeds: 60 cells of
one thread. They are trained one after the other by `headroom train`, and as a batch by two processes and by
hand with two at a time; then as a batch that is killed at random moments. Prints wall times and whether the
weights are the same bits.
"""

import argparse
import json
import os
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

MODELS, HEADS, SEEDS = ["mnist-cnn", "bn-cnn"], ["flatten-dense", "gap-dense", "gmp-dense"], range(5)


def weights(folder):
    return {run.name: (run / "model.safetensors").read_bytes() for run in Path(folder, "runs").iterdir()}


class Bench:
    def __init__(self, options, folder):
        self.program, self.folder = str(Path(options.headroom).resolve()), folder
        self.environment = {**os.environ, "OMP_WAIT_POLICY": "passive", "XDG_CACHE_HOME": str(folder / "cache")}
        self.settings = {"epochs": options.epochs, "train-limit": options.limit, "resize": "28x28", "channels": 1,
                         "test-fraction": 0.2, "threads": 1, "precision": "f32"}
        self.data = [str(Path(path).resolve()) for path in options.data]
        grid = {"data": self.data, "model": MODELS, "head": HEADS, "seed": list(SEEDS), **self.settings}
        (folder / "grid.json").write_text(json.dumps(grid))

    def start(self, *words):
        return subprocess.Popen([self.program, *words, "--quiet"], env=self.environment, cwd=self.folder,
                                stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)

    def run(self, *words):
        if self.start(*words).wait() != 0:
            sys.exit("failed: " + " ".join(words))

    def batch(self, out):
        begun = time.monotonic()
        self.run("batch", "run", "grid.json", "--out", out, "--jobs", "2", "--threads", "1")
        return time.monotonic() - begun

    def by_hand(self, out):
        """What a careful shell script would do: two at a time."""
        cells = json.loads((self.folder / "batch/batch.json").read_text())["cells"]

        def train(cell):
            words = []
            for key, value in cell["settings"].items():
                words += ["--" + key, value]
            self.run("train", *words, "--out", f"{out}/runs/{cell['run']}")

        begun = time.monotonic()
        with ThreadPoolExecutor(2) as pool:
            list(pool.map(train, cells))
        return time.monotonic() - begun

    def killed(self, out, kills, seconds):
        for _ in range(kills):
            process = self.start("batch", "run", "grid.json", "--out", out, "--jobs", "2", "--threads", "1")
            time.sleep(random.uniform(0.1, 2 * seconds / kills))
            process.send_signal(signal.SIGKILL)
            process.wait()
        self.run("batch", "run", "grid.json", "--out", out, "--jobs", "2", "--threads", "1")


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("headroom")
    parser.add_argument("data", nargs="+")
    parser.add_argument("--kills", type=int, default=20)
    parser.add_argument("--epochs", type=int, default=3)
    parser.add_argument("--limit", type=int, default=600)
    parser.add_argument("--rounds", type=int, default=2)
    options = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="headroom-batch-"))
    bench = Bench(options, folder)
    bench.batch("batch")  # measures which algorithm is quicker, once for all
    expected = weights(folder / "batch")
    times = {"batch": [], "by hand": []}
    for number in range(options.rounds):
        times["by hand"].append(bench.by_hand(f"hand{number}"))
        times["batch"].append(bench.batch(f"batch{number}"))
        same = weights(folder / f"hand{number}") == weights(folder / f"batch{number}") == expected
        print(f"{len(expected)} cells: by hand {times['by hand'][-1]:.1f} s, batch {times['batch'][-1]:.1f} s, "
              f"the same bits: {same}", flush=True)
    overhead = min(times["batch"]) / min(times["by hand"]) - 1
    print(f"overhead of the batch, best of {options.rounds} rounds: {100 * overhead:+.1f}%", flush=True)
    if options.kills:
        bench.killed("killed", options.kills, min(times["batch"]))
        print(f"killed {options.kills} times: the same bits: {weights(folder / 'killed') == expected}")
    shutil.rmtree(folder)


main()
