#!/usr/bin/env python3
"""Every model of the catalog with every head: trained briefly, exported, and computed by other programs.

    /usr/bin/python3 tests/bench/exports.py HEADROOM DATA --onnxruntime ort [--models M,...] [--heads H,...]

DATA has at least 1,000 test images. `ort` is a folder in which `npm install --ignore-scripts onnxruntime-node` ran.
Needs python3-onnx, python3-torch and python3-h5py. Prints a row for each model, head and format: the largest
difference of a logit on 1,000 test images, the largest logit, and the equal answers. Ends with status 1 if

- onnx.checker with full_check refuses a file, or a program other than the intended one computed it;
- a logit differs by more than 1e-4, or an answer differs;
- our own reader of a Keras file computes other logits at all, or its values, read by h5py, are not the run's bits.
"""
import argparse
import json
import os
import struct
import subprocess
import sys
import tempfile
from collections import Counter
from pathlib import Path

import h5py
import numpy
import onnx

LIMIT = 1e-4
PROGRAMS = {"onnx": "ONNX Runtime", "torch": "PyTorch", "keras": "Headroom"}


class Headroom:
    def __init__(self, options):
        self.program = options.headroom
        self.environment = {**os.environ, "NODE_PATH": options.onnxruntime + "/node_modules",
                            "OMP_WAIT_POLICY": "passive"}

    def __call__(self, *words):
        """The command's JSON document."""
        done = subprocess.run([self.program, *map(str, words), "--json"], env=self.environment, text=True,
                              stdout=subprocess.PIPE, stderr=subprocess.PIPE)
        if not done.stdout:  # a difference has status 1, and its document
            sys.exit(" ".join(map(str, words)) + ": " + done.stderr.strip())
        return json.loads(done.stdout)


def tensors(file):
    data = Path(file).read_bytes()
    end = 8 + struct.unpack("<Q", data[:8])[0]
    header = json.loads(data[8:end])
    header.pop("__metadata__", None)
    for tensor in header.values():
        begin, after = (end + offset for offset in tensor["data_offsets"])
        yield numpy.frombuffer(data[begin:after], numpy.float32).reshape(tensor["shape"])


def as_keras(tensor, maps):
    """PyTorch's layout in Keras': depthwise kernels have their channels third, rows after Flatten are H, W, C."""
    if tensor.ndim == 4:
        return tensor.transpose(2, 3, 0, 1) if tensor.shape[1] == 1 else tensor.transpose(2, 3, 1, 0)
    if tensor.ndim == 2:
        if tensor.shape[1] == numpy.prod(maps):
            tensor = tensor.reshape(-1, *maps).transpose(0, 2, 3, 1).reshape(len(tensor), -1)
        return tensor.T
    return tensor


def same_bits(run, exported, maps):
    ours = Counter(as_keras(tensor, maps).tobytes() for tensor in tensors(run / "model.safetensors"))
    theirs = Counter()
    with h5py.File(exported / "model.weights.h5") as file:
        file.visititems(lambda _, item: theirs.update([item[()].tobytes()] if isinstance(item, h5py.Dataset) else []))
    return not ours - theirs  # theirs has a normalisation as well


def faults(check, to):
    if not check["runtime"].startswith(PROGRAMS[to]):
        yield "computed by " + check["runtime"]
    if check["largest_difference"] > (0 if to == "keras" else LIMIT):
        yield "difference"
    if check["equal_answers"] < check["images"] or check["images"] < 1000:
        yield "answers"


def export(headroom, run, to, maps, data):
    """One row, and what is wrong."""
    out = run / to
    check = headroom("export", run, "--to", to, "--out", out, "--verify", data)["check"]
    wrong = list(faults(check, to))
    if to == "onnx":
        onnx.checker.check_model(onnx.load(out / "model.onnx"), full_check=True)
    grouped_pools = run.name.startswith("pool-")  # its rows are in the order of its windows
    if to == "keras" and not grouped_pools and not same_bits(run, out, maps):
        wrong.append("bits")
    return check, wrong


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("headroom")
    parser.add_argument("data")
    parser.add_argument("--onnxruntime", required=True)
    parser.add_argument("--models")
    parser.add_argument("--heads", default="flatten-dense,gap-dense,gmp-dense,gap-gmp-dense,gem-dense,pool-S-dense,"
                                           "gap-conv")
    parser.add_argument("--formats", default="onnx,torch,keras")
    parser.add_argument("--train-limit", type=int, default=600)
    parser.add_argument("--epochs", type=int, default=3)
    options = parser.parse_args()
    headroom, failed = Headroom(options), 0
    models = {model["name"]: model for model in headroom("info")["models"]}
    print("| model | images | head | format | largest difference | largest logit | equal answers | accuracy |  |")
    print("|---|---|---|---|---|---|---|---|---|", flush=True)
    for name in options.models.split(",") if options.models else models:
        channels = models[name]["input"].split("x")[2]
        side = max(models[name]["smallest_image"], 28)
        image = f"{side}x{side}"
        shape = headroom("summary", "--model", name, "--input", f"{image}x{channels}")["backbone"]["feature_shape"]
        maps = [int(length) for length in shape.split("x")]
        window = "2" if maps[1] % 2 == 0 else "1"
        heads = options.heads.replace("pool-S", "pool-" + window)
        with tempfile.TemporaryDirectory() as folder:
            headroom("compare", "--data", options.data, "--resize", image, "--channels", channels, "--model", name,
                     "--heads", heads, "--seeds", 1, "--epochs", options.epochs, "--batch-size", 32,
                     "--train-limit", options.train_limit, "--out", Path(folder, "runs"))
            for head in heads.split(","):
                run = Path(folder, "runs", "runs", head + "-seed0")
                for to in options.formats.split(","):
                    check, wrong = export(headroom, run, to, maps, options.data)
                    failed += bool(wrong)
                    print(f"| {name} | {image} | {head} | {to} | {check['largest_difference']:.1e} "
                          f"| {check['largest_logit']:.3g} | {check['equal_answers']} of {check['images']} "
                          f"| {check['correct'] / check['images']:.1%} | {', '.join(wrong)} |", flush=True)
    sys.exit(failed > 0)


main()
