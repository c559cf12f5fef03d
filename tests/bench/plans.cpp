// Steps of every network of the catalog, with every head it lists, training and inference, in f32
// and bf16, on one thread. `--benchmark_filter=bn-cnn/gap-dense` picks some.

#include "core/engine/Engine.h"
#include "core/jobs/costs/BenchWorkload.h"
#include "core/models/catalog/Catalog.h"

#include <benchmark/benchmark.h>

using namespace headroom;

namespace {

void run_steps(benchmark::State& state, const BenchCase& what) {
    BenchWorkload workload(what);
    workload.step(); // to warm up
    for (auto _ : state)
        workload.step();
    state.SetItemsProcessed(state.iterations() * what.plan.batch);
}

/// Full images are large where the batch is small: vgg16's.
int batch_of(const ModelSpec& model) {
    return model.input.values() > 32768 ? 32 : 128;
}

void add(const ModelSpec& model, const std::string& head, Mode mode, Precision precision) {
    const auto name = model.name + "/" + head +
                      (mode == Mode::training ? "/train/" : "/inference/") + to_string(precision);
    const BenchCase what{model,
                         head,
                         {.batch = batch_of(model),
                          .input = Model(model, head).input(),
                          .mode = mode,
                          .execution = {.precision = precision, .threads = 1}}};
    benchmark::RegisterBenchmark(name.c_str(), [what](benchmark::State& state) {
        run_steps(state, what);
    })->Unit(benchmark::kMillisecond);
}

} // namespace

int main(int argc, char** argv) {
    const bool bf16 = choose_precision(PrecisionOption::bf16).precision == Precision::bf16;
    for (const auto& entry : catalog())
        for (const auto& head : entry.spec.heads)
            for (Mode mode : {Mode::training, Mode::inference}) {
                add(entry.spec, head.kind, mode, Precision::f32);
                if (bf16) add(entry.spec, head.kind, mode, Precision::bf16);
            }
    benchmark::Initialize(&argc, argv);
    if (benchmark::ReportUnrecognizedArguments(argc, argv)) return 2;
    benchmark::RunSpecifiedBenchmarks();
}
