#!/usr/bin/python3
"""Images per second of `headroom dataset verify` beside torchvision's ImageFolder and DataLoader.

    /usr/bin/python3 tests/bench/verify_speed.py build/release/bin/headroom car_or_truck

Both read and decode every image file of a folder, with the same number of workers: threads of
Headroom's, processes of the DataLoader's. The DataLoader gives batches of uint8 tensors
(PILToTensor, the cheapest transform that default_collate takes); verify also hashes and compares
the images. Each is timed in turns, the page cache is warm, and medians are compared. torchvision's
time is that of the loop over the DataLoader, without the start of Python and the listing of files;
Headroom's is that of the whole program.
"""
import argparse
import json
import pathlib
import statistics
import subprocess
import sys
import time

import torch
from torchvision import datasets, transforms


def verify_seconds(headroom, folder, workers):
    begin = time.perf_counter()
    done = subprocess.run(
        [headroom, "dataset", "verify", folder, "--threads", str(workers), "--json", "--quiet"],
        stdout=subprocess.PIPE,
    )
    seconds = time.perf_counter() - begin
    if done.returncode > 1:
        sys.exit(f"headroom dataset verify: exit status {done.returncode}")
    return sum(split["count"] for split in json.loads(done.stdout)["splits"]), seconds


def image_folders(root):
    """One ImageFolder a split, or one for a folder of class folders alone."""
    splits = [root / name for name in ("train", "valid", "val", "validation", "test")]
    found = [split for split in splits if split.is_dir()]
    transform = transforms.PILToTensor()
    return [datasets.ImageFolder(folder, transform) for folder in found or [root]]


def torchvision_seconds(folders, workers, batch_size):
    images, seconds = 0, 0.0
    for folder in folders:
        loader = torch.utils.data.DataLoader(folder, batch_size=batch_size, num_workers=workers)
        begin = time.perf_counter()
        for pixels, _ in loader:
            images += len(pixels)
        seconds += time.perf_counter() - begin
    return images, seconds


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
    verify_seconds(options.headroom, options.folder, 1)  # warms the page cache
    print(f"{'workers':>7}  {'verify':>10}  {'torchvision':>11}  ratio   (images/s, medians of "
          f"{options.rounds} rounds)")
    for workers in map(int, options.workers.split(",")):
        ours, theirs = [], []
        for _ in range(options.rounds):
            images, seconds = verify_seconds(options.headroom, options.folder, workers)
            ours.append(images / seconds)
            count, seconds = torchvision_seconds(folders, workers, options.batch_size)
            theirs.append(count / seconds)
            if count != images:
                sys.exit(f"verify read {images} images, torchvision {count}")
        a, b = statistics.median(ours), statistics.median(theirs)
        print(f"{workers:>7}  {a:>10,.0f}  {b:>11,.0f}  {a / b:5.2f}")


if __name__ == "__main__":
    main()
