#!/usr/bin/env python3
"""Time to a verdict with a pretrained backbone: Headroom, and PyTorch in two ways.

    time_to_verdict.py HEADROOM DATA WEIGHTS [--size 128] [--threads 2] [--epochs 10] [--seeds 3]

Both heads, all seeds, frozen SqueezeNet 1.1, from process start to the last accuracy. DATA is a folder with
train/ and valid/, WEIGHTS a safetensors file with torchvision's names and preprocessing.

PyTorch's ways, each in a process of its own, with jemalloc where it is installed:
- cached: the features are computed once, maps and averages, and the heads are trained on them;
- usual: the backbone runs in every epoch of every run. Only --usual-epochs of each head's first run are trained;
  their time is scaled to all epochs and seeds, and the output says so.
"""

import argparse
import glob
import json
import os
import shutil
import struct
import subprocess
import sys
import tempfile
import time

MEAN, DEVIATION = (0.485, 0.456, 0.406), (0.229, 0.224, 0.225)


def read_safetensors(path):
    import torch

    with open(path, "rb") as file:
        (length,) = struct.unpack("<Q", file.read(8))
        header = json.loads(file.read(length))
        data = file.read()
    tensors = {}
    for name, entry in header.items():
        if name == "__metadata__":
            continue
        begin, end = entry["data_offsets"]
        tensors[name] = torch.frombuffer(bytearray(data[begin:end]), dtype=torch.float32).reshape(entry["shape"])
    return tensors


def load(options, split):
    from torchvision import datasets, transforms

    return datasets.ImageFolder(
        os.path.join(options.data, split),
        transforms.Compose([
            transforms.Resize((options.size, options.size)),
            transforms.ToTensor(),
            transforms.Normalize(MEAN, DEVIATION),
        ]),
    )


def backbone(options):
    import torch
    from torchvision.models import squeezenet1_1

    network = squeezenet1_1()
    network.load_state_dict(read_safetensors(options.weights))
    features = network.features.eval().to(memory_format=torch.channels_last)
    for parameter in features.parameters():
        parameter.requires_grad_(False)
    return features


def new_head(kind, shape):
    from torch import nn

    channels, height, width = shape
    inputs = channels if kind == "gap" else channels * height * width
    return nn.Linear(inputs, 1)


def inputs_of(kind, maps):
    return maps.mean((2, 3)) if kind == "gap" else maps.flatten(1)


def train_head(head, batches, epochs, steps):
    """`batches` is called for each epoch's pairs of inputs and labels."""
    import torch

    optimizer = torch.optim.AdamW(head.parameters(), lr=3e-3, weight_decay=0.01)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimizer, 3e-3, total_steps=steps)
    loss = torch.nn.BCEWithLogitsLoss()
    for _ in range(epochs):
        for inputs, labels in batches():
            optimizer.zero_grad()
            loss(head(inputs).squeeze(1), labels.float()).backward()
            optimizer.step()
            schedule.step()


def accuracy(head, batches):
    import torch

    right = total = 0
    with torch.no_grad():
        for inputs, labels in batches():
            right += ((head(inputs).squeeze(1) > 0) == (labels > 0)).sum().item()
            total += len(labels)
    return right / total


def cached(options):
    import torch

    base = backbone(options)

    def features(split):
        loader = torch.utils.data.DataLoader(load(options, split), batch_size=32, num_workers=options.workers)
        maps, labels = [], []
        with torch.no_grad():
            for images, targets in loader:
                maps.append(base(images.to(memory_format=torch.channels_last)).contiguous())
                labels.append(targets)
        return torch.cat(maps), torch.cat(labels)

    (maps, labels), (held_out, held_out_labels) = features("train"), features("valid")
    results = {}
    for kind in ("flatten", "gap"):
        inputs, held_out_inputs = inputs_of(kind, maps), inputs_of(kind, held_out)
        steps = options.epochs * -(-len(inputs) // 128)
        for seed in range(options.seeds):
            torch.manual_seed(seed)
            head = new_head(kind, maps.shape[1:])

            def batches():
                for chosen in torch.randperm(len(inputs)).split(128):
                    yield inputs[chosen], labels[chosen]

            train_head(head, batches, options.epochs, steps)
            results[f"{kind} {seed}"] = accuracy(head, lambda: [(held_out_inputs, held_out_labels)])
    return {"accuracy": results}


def usual(options):
    import torch

    base = backbone(options)
    data = load(options, "train")
    seconds = 0
    for kind in ("flatten", "gap"):
        with torch.no_grad():
            shape = base(data[0][0][None]).shape[1:]
        head = new_head(kind, shape)
        loader = torch.utils.data.DataLoader(data, batch_size=128, shuffle=True, num_workers=options.workers)

        def batches():
            for images, targets in loader:
                with torch.no_grad():
                    maps = base(images.to(memory_format=torch.channels_last))
                yield inputs_of(kind, maps), targets

        start = time.perf_counter()
        train_head(head, batches, options.usual_epochs, options.usual_epochs * len(loader))
        seconds += time.perf_counter() - start
    return {"training_seconds": seconds}


def run_way(options, way):
    """The seconds of a process of its own, and what it says."""
    environment = dict(os.environ, OMP_NUM_THREADS=str(options.threads))
    jemalloc = glob.glob("/usr/lib/*/libjemalloc.so.2")
    if jemalloc:
        environment["LD_PRELOAD"] = jemalloc[0]
        environment["MALLOC_CONF"] = "dirty_decay_ms:-1,muzzy_decay_ms:-1"
    start = time.perf_counter()
    output = subprocess.run([sys.executable, __file__, *sys.argv[1:], "--way", way], env=environment, check=True,
                            capture_output=True, text=True).stdout
    return time.perf_counter() - start, json.loads(output)


def run_headroom(options, cache):
    """Returns the seconds and the comparison. Features are kept in the folder `cache`."""
    with tempfile.TemporaryDirectory() as folder:
        command = [options.headroom, "compare", "--data", options.data, "--resize", f"{options.size}x{options.size}",
                   "--model", "squeezenet1_1", "--weights", options.weights, "--preprocessing", "torch", "--heads",
                   "flatten-dense,gap-dense", "--epochs", str(options.epochs), "--seeds", str(options.seeds),
                   "--threads", str(options.threads), "--out", folder + "/run", "--json", "--quiet"]
        environment = os.environ | {"XDG_CACHE_HOME": cache}
        start = time.perf_counter()
        output = subprocess.run(command, check=True, capture_output=True, text=True, env=environment).stdout
        return time.perf_counter() - start, json.loads(output)


def cache_without_features(folder):
    """Fills a folder with what was measured on this machine, without features, and returns it."""
    own = os.path.join(os.environ.get("XDG_CACHE_HOME", os.path.expanduser("~/.cache")), "headroom")
    os.makedirs(folder + "/headroom")
    for name in ("tuning.json", "precision.json", "self-test.json"):
        if os.path.exists(os.path.join(own, name)):
            shutil.copy(os.path.join(own, name), folder + "/headroom")
    return folder


def main():
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("headroom")
    parser.add_argument("data")
    parser.add_argument("weights")
    parser.add_argument("--size", type=int, default=128)
    parser.add_argument("--threads", type=int, default=2)
    parser.add_argument("--workers", type=int, default=0, help="of PyTorch's loaders")
    parser.add_argument("--epochs", type=int, default=10)
    parser.add_argument("--seeds", type=int, default=3)
    parser.add_argument("--usual-epochs", type=int, default=1)
    parser.add_argument("--rounds", type=int, default=1)
    parser.add_argument("--skip-usual", action="store_true", help="leave out the usual way, which takes minutes")
    parser.add_argument("--way", choices=["cached", "usual"], help=argparse.SUPPRESS)
    options = parser.parse_args()
    if options.way:
        import torch

        torch.set_num_threads(options.threads)
        print(json.dumps({"cached": cached, "usual": usual}[options.way](options)))
        return
    for _ in range(options.rounds):
        with tempfile.TemporaryDirectory() as folder:
            cache = cache_without_features(folder)
            ours, _ = run_headroom(options, cache)
            again, _ = run_headroom(options, cache)
        careful, told = run_way(options, "cached")
        print(f"headroom {ours:.1f} s; features cached with PyTorch {careful:.1f} s: {careful / ours:.2f} times")
        print(f"  headroom again, with the features kept on disk: {again:.1f} s")
        print("  PyTorch's accuracies:", {name: round(value, 4) for name, value in told["accuracy"].items()})
        if options.skip_usual:
            continue
        whole, told = run_way(options, "usual")
        scale = options.epochs * options.seeds / options.usual_epochs
        usual_seconds = whole - told["training_seconds"] + told["training_seconds"] * scale
        print(f"  the usual way {usual_seconds:.0f} s ({options.usual_epochs} epoch of each head measured, "
              f"{told['training_seconds']:.1f} s, scaled by {scale:.0f}): {usual_seconds / ours:.1f} times", flush=True)


if __name__ == "__main__":
    main()
