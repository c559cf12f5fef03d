"""Headroom's steps beside PyTorch's and ONNX Runtime's, f32 and bf16, on one core.

    ./dev build && apt install python3-torch libopenblas0 libjemalloc2
    npm install --ignore-scripts --prefix ort onnxruntime-node
    /usr/bin/python3 tests/bench/peers.py build/release/bin/headroom --onnxruntime ort

A training step is forward, loss, backward and AdamW; an inference step is forward; both start by
copying a batch. All build the same network from the same model file. Times are processor times,
which for one thread exclude other programs. Rounds alternate between the programs, so noise hits
all of them; a rate is the median of its rounds. Quote ratios: rates hold for this machine only.

PyTorch counts with its fastest configuration: the C library's allocator or jemalloc that keeps its
memory, as PyTorch's performance tuning guide advises (the C library returns memory after every step,
which is slow where page faults are); plain or channels-last memory; in inference as it is or traced
and optimized (torch.jit.optimize_for_inference); AdamW over one tensor at a time
or over all at once; bf16 by autocast, with f32 weights as in Headroom, or throughout, with bf16
weights. Each allocator has a process of its own, idle while others run.

ONNX Runtime runs PyTorch's export (opset 13) for f32 inference; its CPU kernels have no bf16.
"""
import argparse
import contextlib
import glob
import itertools
import json
import os
import pathlib
import statistics
import subprocess
import sys
import tempfile
import time
import typing

os.environ.update(OMP_NUM_THREADS="1", OPENBLAS_NUM_THREADS="1", MKL_NUM_THREADS="1")
sys.path.insert(0, str(pathlib.Path(__file__).resolve().parent.parent / "fixtures" / "torch"))

import torch  # noqa: E402
from torch.nn import functional as F  # noqa: E402

import networks  # noqa: E402
import quick_blas  # noqa: E402

CASES = [("mnist-cnn", "flatten-dense"), ("mnist-cnn", "gap-dense"),
         ("squeezenet-mini", "gap-conv"), ("squeezenet-mini", "flatten-dense"),
         ("bn-cnn", "gap-dense"), ("bn-cnn", "flatten-dense"),
         ("simple-cnn", "flatten-dense"), ("simple-cnn", "gap-dense"),
         ("vgg16", "flatten-dense"), ("vgg16", "gap-dense")]
# Measured in inference alone: that is how their frozen part runs.
PRETRAINED = ["squeezenet1_1", "resnet18", "resnet50", "mobilenet_v1", "mobilenet_v2"]
CASES += [(model, "gap-dense") for model in PRETRAINED]


def batch_of(model):
    return 32 if model == "vgg16" or model in PRETRAINED else 128


class Row(typing.NamedTuple):
    model: str
    head: str
    mode: str
    precision: str


class Configuration(typing.NamedTuple):
    """One way to make PyTorch do a row."""
    allocator: str
    layout: str
    foreach: bool = False
    pure: bool = False  # bf16 throughout
    frozen: bool = False  # traced, frozen and optimized for inference

    def __str__(self):
        words = [self.allocator, self.layout.replace("_format", "").replace("_", " ")]
        return ", ".join(words + ["foreach"] * self.foreach + ["pure bf16"] * self.pure
                         + ["frozen"] * self.frozen)


def configurations(row, allocators):
    return [Configuration(*way) for way in itertools.product(
        allocators, ("channels_last", "contiguous_format"),
        (False, True) if row.mode == "train" else (False,),
        (False, True) if row.precision == "bf16" else (False,),
        (False, True) if row.mode == "inference" and row.precision == "f32" else (False,))]


class TorchStep:
    """One step of a model file's network in PyTorch."""

    def __init__(self, model, row, configuration):
        torch.manual_seed(1)
        self.training = row.mode == "train"
        self.layout = getattr(torch, configuration.layout)
        self.dtype = torch.bfloat16 if configuration.pure else torch.float32
        self.autocast = row.precision == "bf16" and not configuration.pure
        self.network = networks.build(model, row.head).to(self.dtype, memory_format=self.layout)
        self.network.train(self.training)
        if self.training:
            self.optimizer = torch.optim.AdamW(self.network.parameters(), 1e-4,
                                               foreach=configuration.foreach)
        self.batch = batch_of(row.model)
        self.images = torch.rand(self.batch, *networks.input_shape(model))
        self.units = model["classes"]
        if configuration.frozen:
            images = self.images.to(memory_format=self.layout)
            traced = torch.jit.freeze(torch.jit.trace(self.network, images))
            self.network = torch.jit.optimize_for_inference(traced)
        self.labels = torch.randint(max(2, self.units), (self.batch,))

    def logits(self):
        # A new batch each step, from f32 in the order in which images lie in files.
        images = self.images.to(self.dtype, memory_format=self.layout, copy=True)
        with torch.autocast("cpu", torch.bfloat16) if self.autocast else contextlib.nullcontext():
            return self.network(images).float()

    def __call__(self):
        if not self.training:
            with torch.inference_mode():
                self.logits()
            return
        self.optimizer.zero_grad(set_to_none=True)
        logits = self.logits()
        if self.units == 1:
            loss = F.binary_cross_entropy_with_logits(logits[:, 0], self.labels.float())
        else:
            loss = F.cross_entropy(logits, self.labels)
        loss.backward()
        self.optimizer.step()

    def images_per_second(self, seconds):
        """Of the median step, in processor time."""
        self()
        times = []
        while sum(times) < seconds or len(times) < 2:
            start = time.process_time()
            self()
            times.append(time.process_time() - start)
        return self.batch / statistics.median(times)


def serve():
    """The PyTorch process: answers each line of a row and a configuration with a rate."""
    torch.set_num_threads(1)
    key, step = None, None
    for line in sys.stdin:
        model, row, configuration, seconds = json.loads(line)
        row, configuration = Row(*row), Configuration(*configuration)
        if (row, configuration) != key:
            step = None  # its memory first
            key, step = (row, configuration), TorchStep(model, row, configuration)
        print(step.images_per_second(seconds), flush=True)


class Peer:
    """A process that answers each line of JSON with a rate."""

    def __init__(self, name, command, **variables):
        self.name = name
        self.process = subprocess.Popen(command, env=dict(os.environ, **variables), text=True,
                                        stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    def images_per_second(self, *question):
        self.process.stdin.write(json.dumps(question) + "\n")
        self.process.stdin.flush()
        answer = self.process.stdout.readline()
        if not answer:
            sys.exit(f"peers.py: {self.name} failed with {question[1:]}")
        return float(answer)


def torch_with(allocator):
    """PyTorch in a process of its own: only its start can choose the allocator."""
    variables = {}
    if allocator == "jemalloc":
        variables = {"LD_PRELOAD": jemalloc(),
                     "MALLOC_CONF": "dirty_decay_ms:-1,muzzy_decay_ms:-1"}
    return Peer("PyTorch", [sys.executable, __file__, "--serve"], **variables)


class OnnxRuntime:
    def __init__(self, folder, models):
        script = pathlib.Path(__file__).with_name("onnx_steps.js")
        modules = pathlib.Path(folder).resolve() / "node_modules"
        self.peer = Peer("ONNX Runtime", ["node", str(script)], NODE_PATH=str(modules))
        self.models = pathlib.Path(models)

    def images_per_second(self, model, row, seconds):
        path = self.models / f"{row.model}-{row.head}.onnx"
        shape = networks.input_shape(model)
        if not path.exists():
            network = networks.build(model, row.head).eval()
            torch.onnx.export(network, torch.zeros(batch_of(row.model), *shape), path,
                              opset_version=13)
        return self.peer.images_per_second(str(path), batch_of(row.model), shape, seconds)


def jemalloc():
    found = sorted(glob.glob("/usr/lib/*/libjemalloc.so.2"))
    if not found:
        sys.exit("peers.py: no jemalloc: apt install libjemalloc2, or give --allocators libc")
    return found[0]


class Headroom:
    def __init__(self, program):
        self.program = program

    def json(self, *arguments):
        output = subprocess.run([self.program, *arguments, "--quiet"], check=True,
                                stdout=subprocess.PIPE).stdout
        return json.loads(output)

    def images_per_second(self, row, seconds):
        """Of the median step, in processor time: one thread."""
        measured, = self.json("bench", "--model", row.model, "--head", row.head,
                              "--mode", row.mode, "--precision", row.precision,
                              "--batch-size", str(batch_of(row.model)), "--threads", "1",
                              "--rounds", "1", "--seconds", str(seconds), "--json")
        if measured["precision"] != row.precision:
            sys.exit(f"peers.py: {row.precision} does not run here: leave it out of --precisions")
        return measured["images_per_second"]["median"]


def compare(headroom, torches, onnx, row, rounds, seconds):
    """Images per second: Headroom's, PyTorch's best and its configuration, ONNX Runtime's or None."""
    model = headroom.json("summary", "--model", row.model, "--as-json")
    ways = configurations(row, torches)
    ours, theirs, onnxs = [], {way: [] for way in ways}, []
    for _ in range(rounds):
        ours.append(headroom.images_per_second(row, seconds))
        for way in ways:
            theirs[way].append(
                torches[way.allocator].images_per_second(model, row, way, seconds / 2))
        if onnx and row.mode == "inference" and row.precision == "f32":
            onnxs.append(onnx.images_per_second(model, row, seconds))
        # Only the two fastest of the first round are measured again.
        ways = sorted(ways, key=lambda way: max(theirs[way]), reverse=True)[:2]
    best = max(ways, key=lambda way: statistics.median(theirs[way]))
    return (statistics.median(ours), statistics.median(theirs[best]), best,
            statistics.median(onnxs) if onnxs else None)


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("program", help="the built headroom")
    parser.add_argument("--allocators", default="libc,jemalloc", help="PyTorch's")
    parser.add_argument("--onnxruntime", help="folder with node_modules/onnxruntime-node")
    parser.add_argument("--models", help="only these, separated by commas")
    parser.add_argument("--modes", default="train,inference")
    parser.add_argument("--precisions", default="f32,bf16")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--seconds", type=float, default=2, help="measuring time of each round")
    parser.add_argument("--core", type=int, default=max(os.sched_getaffinity(0)))
    options = parser.parse_args()
    quick_blas.require()
    os.sched_setaffinity(0, {options.core})  # child processes inherit it
    torches = {name: torch_with(name) for name in options.allocators.split(",")}
    headroom = Headroom(options.program)
    info = headroom.json("info", "--json")
    print(f"One thread, {options.rounds} rounds, images/s; Headroom with oneDNN "
          f"{info['versions']['onednn']} ({info['isa']}), PyTorch {torch.__version__}\n")
    print("| model | head | mode | precision | Headroom | PyTorch | ratio | PyTorch's best "
          "| ONNX Runtime | ratio |")
    print("|---|---|---|---|---|---|---|---|---|---|", flush=True)
    with tempfile.TemporaryDirectory() as folder:
        onnx = OnnxRuntime(options.onnxruntime, folder) if options.onnxruntime else None
        for (model, head), mode, precision in itertools.product(
                CASES, options.modes.split(","), options.precisions.split(",")):
            if options.models and model not in options.models.split(","):
                continue
            if model in PRETRAINED and mode == "train":
                continue
            row = Row(model, head, mode, precision)
            ours, theirs, best, onnx_rate = compare(headroom, torches, onnx, row, options.rounds,
                                                    options.seconds)
            last = f"{onnx_rate:.4g} | {ours / onnx_rate:.2f}" if onnx_rate else "|"
            print(f"| {model} | {head} | {mode} | {precision} | {ours:.4g} | {theirs:.4g} "
                  f"| {ours / theirs:.2f} | {best} | {last} |", flush=True)


if __name__ == "__main__":
    serve() if sys.argv[1:] == ["--serve"] else main()
