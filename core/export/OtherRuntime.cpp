#include "core/export/OtherRuntime.h"

#include "datasets/base/Error.h"
#include "datasets/base/files/AtomicFile.h"
#include "datasets/base/files/ReadFile.h"

#include <algorithm>
#include <cstdlib>
#include <cstring>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <fstream>
#include <map>
#include <sstream>

namespace headroom {

namespace fs = std::filesystem;

namespace {

/// The program and we share a folder. It prints its name, or "problem" and why; then for each line
/// "N C H W" it reads `pixels`, writes `logits` and prints "done". Whatever its libraries print
/// goes to standard error.
constexpr const char* python_frame = R"PY(
import os
import sys
folder, model = sys.argv[1:]
answers = os.fdopen(os.dup(1), "w")
os.dup2(2, 1)
def say(*words):
    print(*words, file=answers, flush=True)
try:
{load}
except ImportError:
    sys.exit(3)
except Exception as problem:
    say("problem", " ".join(str(problem).split()))
    sys.exit(1)
say(name)
for line in sys.stdin:
    pixels = numpy.fromfile(folder + "/pixels", numpy.float32).reshape([int(n) for n in line.split()])
    try:
        logits = compute(pixels)
    except Exception as problem:
        say("problem", " ".join(str(problem).split()))
        continue
    numpy.ascontiguousarray(logits, numpy.float32).tofile(folder + "/logits")
    say("done")
)PY";

constexpr const char* load_onnx = R"PY(
    import numpy
    import onnxruntime
    session = onnxruntime.InferenceSession(model, providers=["CPUExecutionProvider"])
    name = "ONNX Runtime " + onnxruntime.__version__
    def compute(pixels):
        return session.run(["logits"], {"image": pixels})[0]
)PY";

constexpr const char* load_program = R"PY(
    import importlib.util
    import numpy
    sys.dont_write_bytecode = True
    spec = importlib.util.spec_from_file_location("model", model)
    program = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(program)
    network = program.load()
)PY";

constexpr const char* load_torch = R"PY(
    import torch
    name = "PyTorch " + torch.__version__
    def compute(pixels):
        with torch.no_grad():
            return network(torch.from_numpy(pixels)).numpy()
)PY";

constexpr const char* load_keras = R"PY(
    import keras
    name = "Keras " + keras.__version__
    def compute(pixels):
        return keras.ops.convert_to_numpy(network(pixels.transpose(0, 2, 3, 1)))
)PY";

constexpr const char* node_script = R"JS(
const fs = require("fs");
const [folder, model] = process.argv.slice(2);
let ort;
try { ort = require("onnxruntime-node"); } catch { process.exit(3); }
const say = (text) => fs.writeSync(1, text + "\n");
const failed = (problem) => say("problem " + String(problem).split(/\s+/).join(" "));
async function main() {
    const session = await ort.InferenceSession.create(model);
    say("ONNX Runtime " + require("onnxruntime-node/package.json").version);
    for await (const line of require("readline").createInterface({ input: process.stdin })) {
        try {
            const bytes = fs.readFileSync(folder + "/pixels");
            const pixels = new Float32Array(bytes.buffer, bytes.byteOffset, bytes.length / 4);
            const image = new ort.Tensor("float32", pixels, line.split(" ").map(Number));
            const { logits } = await session.run({ image });
            fs.writeFileSync(folder + "/logits", Buffer.from(logits.data.slice().buffer));
            say("done");
        } catch (problem) { failed(problem); }
    }
}
main().catch((problem) => { failed(problem); process.exit(1); });
)JS";

std::string python_script(const std::string& format) {
    const std::string load = format == "onnx"    ? load_onnx
                             : format == "torch" ? std::string(load_program) + load_torch
                                                 : std::string(load_program) + load_keras;
    std::string script = python_frame;
    return script.replace(script.find("{load}"), 6, load);
}

/// Every program of that name in PATH; one behind several links once.
std::vector<fs::path> in_path(const std::string& name) {
    std::vector<fs::path> found;
    std::vector<fs::path> real;
    const char* const path = std::getenv("PATH");
    std::istringstream folders(path ? path : "/usr/bin:/bin");
    for (std::string folder; std::getline(folders, folder, ':');) {
        std::error_code ignored;
        const auto program = fs::path(folder) / name;
        const auto target = fs::canonical(program, ignored);
        if (target.empty() || std::ranges::find(real, target) != real.end()) continue;
        real.push_back(target);
        found.push_back(program);
    }
    return found;
}

constexpr std::chrono::seconds patience(120);

} // namespace

std::unique_ptr<OtherRuntime> OtherRuntime::find(const std::string& format, const fs::path& file,
                                                 const std::stop_token& stop) {
    std::unique_ptr<OtherRuntime> runtime(new OtherRuntime(file.string()));
    const auto& folder = runtime->folder_.path();
    write_atomically(folder / "run.py", python_script(format));
    write_atomically(folder / "run.js", node_script);
    for (const auto& python : in_path("python3"))
        if (runtime->start(python, folder / "run.py", file, stop)) return runtime;
    if (format == "onnx")
        for (const auto& node : in_path("node"))
            if (runtime->start(node, folder / "run.js", file, stop)) return runtime;
    return nullptr;
}

bool OtherRuntime::start(const fs::path& program, const fs::path& script, const fs::path& file,
                         const std::stop_token& stop) {
    process_ = std::make_unique<ChildProcess>(program,
                                              std::vector<std::string>{script.string(),
                                                                       folder_.path().string(),
                                                                       fs::absolute(file).string()},
                                              std::vector<int>{});
    const auto line = answer(stop);
    if (!line) return false;
    if (line->starts_with("problem "))
        throw data_error(
            fmt::format("{}: {} cannot load it: {}", where_, program.string(), line->substr(8)));
    name_ = *line;
    return true;
}

std::optional<std::string> OtherRuntime::answer(const std::stop_token& stop) {
    try {
        return process_->receive(patience, stop);
    } catch (const ChildProcess::Silent&) {
        throw Error(Failure::resources,
                    fmt::format("{}: {} did not answer for {} seconds", where_,
                                name_.empty() ? "a program that could run it" : name_,
                                patience.count()));
    }
}

std::vector<float> OtherRuntime::logits(std::span<const float> pixels, const Shape& shape,
                                        const std::stop_token& stop) {
    std::ofstream(folder_.path() / "pixels", std::ios::binary)
        .write(reinterpret_cast<const char*>(pixels.data()),
               static_cast<std::streamsize>(pixels.size_bytes()));
    process_->send(fmt::format("{}", fmt::join(shape, " ")));
    const auto line = answer(stop);
    if (!line || *line != "done")
        throw data_error(
            fmt::format("{}: {} failed on it: {}", where_, name_,
                        line ? line->substr(std::min<std::size_t>(8, line->size())) : "it ended"));
    const auto bytes = read_regular_file(folder_.path() / "logits", 1 << 30);
    std::vector<float> values(bytes.size() / sizeof(float));
    std::memcpy(values.data(), bytes.data(), values.size() * sizeof(float));
    return values;
}

std::string runtime_advice(const std::string& format) {
    static const std::map<std::string, std::string> advice = {
        {"onnx", "no ONNX Runtime in python3 or node: install onnxruntime or onnxruntime-node"},
        {"torch", "no PyTorch in python3: install python3-torch"},
        {"keras", "no Keras 3 in python3: install keras"}};
    return advice.at(format);
}

} // namespace headroom
