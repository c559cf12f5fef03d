#!/usr/bin/python3
"""Images per second of `headroom dataset verify` beside torchvision's ImageFolder and DataLoader.

    /usr/bin/python3 tests/bench/verify_speed.py build/release/bin/headroom car_or_truck

Both read and decode every image file of a folder, with the same number of workers: threads of
Headroom's, processes of the DataLoader's. The DataLoader gives batches of uint8 tensors
(PILToTensor, the cheapest transform that default_collate takes); verify also hashes and compares
the images. Each is timed in turns, the page cache is warm, and medians are compared. torchvision's
time is that of the loop over the DataLoader, without the start of Python and the listing of files;
Headroom's is that of the whole program. Beside the clock's time stands the processor's, of all
threads and processes: it holds on a machine that does other things as well.
"""
import argparse
import json
import os
import pathlib
import statistics
import subprocess
import sys
import time

import torch
from torchvision import datasets, transforms


class Stopwatch:
    """Seconds of the clock, and of the processor with all children that have ended."""

    def __init__(self):
        self.clock, self.processor = time.perf_counter(), self._processor()

    def stop(self):
        return time.perf_counter() - self.clock, self._processor() - self.processor

    @staticmethod
    def _processor():
        times = os.times()
        return times.user + times.system + times.children_user + times.children_system


def verify(headroom, folder, workers):
    watch = Stopwatch()
    done = subprocess.run(
        [headroom, "dataset", "verify", folder, "--threads", str(workers), "--json", "--quiet"],
        stdout=subprocess.PIPE,
    )
    seconds = watch.stop()
    if done.returncode not in (0, 1):
        sys.exit(f"headroom dataset verify: exit status {done.returncode}")
    return sum(split["count"] for split in json.loads(done.stdout)["splits"]), seconds


def image_folders(root):
    """One ImageFolder a split, or one for a folder of class folders alone."""
    splits = [root / name for name in ("train", "valid", "val", "validation", "test")]
    found = [split for split in splits if split.is_dir()]
    transform = transforms.PILToTensor()
    return [datasets.ImageFolder(folder, transform) for folder in found or [root]]


def torchvision(folders, workers, batch_size):
    images = 0
    watch = Stopwatch()
    for folder in folders:
        loader = torch.utils.data.DataLoader(folder, batch_size=batch_size, num_workers=workers)
        for pixels, _ in loader:
            images += len(pixels)
    return images, watch.stop()


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("headroom")
    parser.add_argument("folder", type=pathlib.Path)
    parser.add_argument("--workers", default="1,2", help="comma-separated (1,2)")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--batch-size", type=int, default=128)
    options = parser.parse_args()

    torch.set_num_threads(1)  # of each worker, as DataLoader sets it
    folders = image_folders(options.folder)
    verify(options.headroom, options.folder, 1)  # warms the page cache
    print(f"images/s, medians of {options.rounds} rounds")
    print("workers     time       verify  torchvision  ratio")
    for workers in map(int, options.workers.split(",")):
        ours, theirs = [], []
        for _ in range(options.rounds):
            images, seconds = verify(options.headroom, options.folder, workers)
            ours.append([images / each for each in seconds])
            count, seconds = torchvision(folders, workers, options.batch_size)
            theirs.append([count / each for each in seconds])
            if count != images:
                sys.exit(f"verify read {images} images, torchvision {count}")
        for name, a, b in zip(["clock", "processor"], zip(*ours), zip(*theirs)):
            a, b = statistics.median(a), statistics.median(b)
            print(f"{workers:>7}  {name:<9} {a:>8,.0f}  {b:>11,.0f}  {a / b:5.2f}")


if __name__ == "__main__":
    main()
