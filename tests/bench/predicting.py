#!/usr/bin/env python3
"""Predictions of folders of images: `headroom predict --out` beside torchvision's DataLoader.

    /usr/bin/python3 tests/bench/predicting.py HEADROOM RUN FOLDER [--onnxruntime ort] [--cores 0,1] [--rounds 3]

FOLDER has class folders. The peer reads them with ImageFolder and a DataLoader of one worker a core, resizes as the
run does, and computes the same network: the run's own export, in ONNX Runtime with one thread a core, or in PyTorch.
ONNX Runtime is Python's, or Node's in the folder `ort` (`npm install --ignore-scripts onnxruntime-node`): then batches
go to Node through files in memory, and the next ones are read meanwhile.

Both are pinned to the same cores, in turns. Headroom's time is that of its whole process; the peer's begins when its
programs and its network are loaded. Prints images per second of every round and of the best, and the equal answers.
"""
import argparse
import csv
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path

NODE = """
const fs = require("fs");
const ort = require("onnxruntime-node");
const [model, folder, threads] = process.argv.slice(2);
async function main() {
    const session = await ort.InferenceSession.create(model, { intraOpNumThreads: Number(threads) });
    console.log("ONNX Runtime " + require("onnxruntime-node/package.json").version);
    for await (const line of require("readline").createInterface({ input: process.stdin })) {
        const [file, ...shape] = JSON.parse(line);
        const bytes = fs.readFileSync(folder + "/" + file);
        const pixels = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
        const { probabilities } = await session.run({ image: new ort.Tensor("float32", pixels, shape) });
        const [count, classes] = probabilities.dims;
        const answers = [];
        for (let i = 0; i < count; ++i) {
            const row = Array.from(probabilities.data.subarray(i * classes, (i + 1) * classes));
            answers.push(row.indexOf(Math.max(...row)));
        }
        console.log(JSON.stringify(answers));
    }
}
main();
"""

PEER = """
import json, os, subprocess, sys, time
from pathlib import Path
exported, folder, threads, node, out = sys.argv[1:]
sys.path.insert(0, exported)
import torch, torchvision
from torchvision import transforms
import model as program
torch.set_num_threads(int(threads))

class InPython:
    def __init__(self):
        import onnxruntime
        options = onnxruntime.SessionOptions()
        options.intra_op_num_threads = int(threads)
        self.session = onnxruntime.InferenceSession(exported + "/model.onnx", options)
        self.name = "ONNX Runtime " + onnxruntime.__version__
        self.answers = []
    def add(self, pixels):
        self.answers += self.session.run(["probabilities"], {"image": pixels.numpy()})[0].argmax(1).tolist()
    def finish(self):
        return self.answers

class InNode:
    def __init__(self):
        self.shared = Path(out).parent
        self.process = subprocess.Popen(["node", self.shared / "peer.js", exported + "/model.onnx", self.shared, threads],
                                        env={**os.environ, "NODE_PATH": node + "/node_modules"}, text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)
        self.name = self.process.stdout.readline().strip()
        self.answers, self.batches = [], 0
    def take(self):
        self.answers += json.loads(self.process.stdout.readline())
    def add(self, pixels):
        file = f"pixels{self.batches % 2}"
        (self.shared / file).write_bytes(memoryview(pixels.numpy()).cast("B"))
        print(json.dumps([file, *pixels.shape]), file=self.process.stdin, flush=True)
        self.batches += 1
        if self.batches > 1:
            self.take()
    def finish(self):
        self.take()
        return self.answers

class InPyTorch:
    def __init__(self):
        self.compute = program.load().probabilities
        self.name = "PyTorch " + torch.__version__
        self.answers = []
    def add(self, pixels):
        self.answers += self.compute(pixels).argmax(1).tolist()
    def finish(self):
        return self.answers

def runtime():
    try:
        return InPython()
    except ImportError:
        return InNode() if node else InPyTorch()

grey = [transforms.Grayscale()] if len(program.MEAN) == 1 else []
data = torchvision.datasets.ImageFolder(folder, transforms.Compose(
    grey + [transforms.Resize(program.SIZE), transforms.ToTensor()]))
network = runtime()
begin = time.perf_counter()
for pixels, _ in torch.utils.data.DataLoader(data, batch_size=64, num_workers=int(threads)):
    network.add(pixels)
answers = network.finish()
seconds = time.perf_counter() - begin
rows = {path: program.CLASSES[i] for (path, _), i in zip(data.samples, answers)}
Path(out).write_text(json.dumps({"name": network.name, "seconds": seconds, "answers": rows}))
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
    parser.add_argument("--onnxruntime", default="")
    parser.add_argument("--cores", default="0,1")
    parser.add_argument("--rounds", type=int, default=3)
    options = parser.parse_args()
    threads = str(len(options.cores.split(",")))
    pinned = ["taskset", "--cpu-list", options.cores]
    with tempfile.TemporaryDirectory(dir="/dev/shm") as name:
        folder = Path(name)
        for to in ("torch", "onnx"):
            subprocess.run([options.headroom, "export", options.run, "--to", to, "--out", folder / "model",
                            "--exist-ok"], check=True, stdout=subprocess.DEVNULL)
        (folder / "peer.py").write_text(PEER)
        (folder / "peer.js").write_text(NODE)
        ours, theirs = [], []
        for _ in range(options.rounds):
            ours.append(timed([*pinned, options.headroom, "predict", "--run", options.run, options.folder, "--threads",
                               threads, "--out", folder / "ours.csv", "--exist-ok", "--quiet"]))
            timed([*pinned, sys.executable, folder / "peer.py", folder / "model", options.folder, threads,
                   options.onnxruntime, folder / "theirs.json"])
            peer = json.loads((folder / "theirs.json").read_text())
            theirs.append(peer["seconds"])
        with open(folder / "ours.csv", newline="") as file:
            answers = {row["image"]: row["class"] for row in csv.DictReader(file)}
    equal = sum(answers[path] == given for path, given in peer["answers"].items())
    count = len(answers)
    for mine, other in zip(ours, theirs):
        print(f"round: headroom {count / mine:,.0f}/s, {count / other:,.0f}/s: {other / mine:.2f} times")
    print(f"{count} images, cores {options.cores}: headroom {count / min(ours):,.0f}/s, DataLoader and {peer['name']} "
          f"{count / min(theirs):,.0f}/s: {min(theirs) / min(ours):.2f} times; "
          f"equal answers {equal / count:.2%}")


main()
