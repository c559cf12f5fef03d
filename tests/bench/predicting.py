#!/usr/bin/env python3
"""Predictions of folders of images: `headroom predict --out` beside torchvision's DataLoader.

    tests/bench/predicting.py HEADROOM RUN FOLDER [--workers 2] [--rounds 3]

FOLDER has class folders. The peer reads them with ImageFolder and a DataLoader, resizes as the run does, and
computes the same network: the run's own export in ONNX Runtime where python3 has it, else in PyTorch. Both start
as new processes and use all cores. Prints images per second, best of the rounds, and the share of equal answers.
"""
import argparse
import csv
import json
import subprocess
import sys
import tempfile
import time
from pathlib import Path

PEER = """
import sys, json
from pathlib import Path
exported, folder, workers, out = sys.argv[1:]
sys.path.insert(0, exported)
import torch, torchvision
from torchvision import transforms
import model as program
try:
    import onnxruntime
    session = onnxruntime.InferenceSession(exported + "/model.onnx")
    name = "ONNX Runtime " + onnxruntime.__version__
    def compute(pixels):
        return torch.from_numpy(session.run(["probabilities"], {"image": pixels.numpy()})[0])
except ImportError:
    name = "PyTorch " + torch.__version__
    compute = program.load().probabilities
grey = [transforms.Grayscale()] if len(program.MEAN) == 1 else []
data = torchvision.datasets.ImageFolder(folder, transforms.Compose(
    grey + [transforms.Resize(program.SIZE), transforms.ToTensor()]))
loader = torch.utils.data.DataLoader(data, batch_size=64, num_workers=int(workers))
answers = torch.cat([compute(pixels).argmax(1) for pixels, _ in loader])
rows = {path: program.CLASSES[i] for (path, _), i in zip(data.samples, answers.tolist())}
Path(out).write_text(json.dumps({"name": name, "answers": rows}))
"""


def timed(command):
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start


def main():
    parser = argparse.ArgumentParser(description=__doc__.split("\n")[0])
    parser.add_argument("headroom")
    parser.add_argument("run")
    parser.add_argument("folder")
    parser.add_argument("--workers", default="2")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        for to in ("torch", "onnx"):
            subprocess.run([options.headroom, "export", options.run, "--to", to, "--out", folder / "model",
                            "--exist-ok"], check=True, stdout=subprocess.DEVNULL)
        (folder / "peer.py").write_text(PEER)
        ours, theirs = [], []
        for _ in range(options.rounds):
            ours.append(timed([options.headroom, "predict", "--run", options.run, options.folder, "--out",
                               folder / "ours.csv", "--exist-ok", "--quiet"]))
            theirs.append(timed([sys.executable, folder / "peer.py", folder / "model", options.folder,
                                 options.workers, folder / "theirs.json"]))
        peer = json.loads((folder / "theirs.json").read_text())
        with open(folder / "ours.csv", newline="") as file:
            answers = {row["image"]: row["class"] for row in csv.DictReader(file)}
    equal = sum(answers[path] == given for path, given in peer["answers"].items())
    count = len(answers)
    print(f"{count} images: headroom {count / min(ours):,.0f}/s, DataLoader and {peer['name']} "
          f"{count / min(theirs):,.0f}/s: {min(theirs) / min(ours):.2f} times; "
          f"equal answers {equal / count:.2%}")


main()
