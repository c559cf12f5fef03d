/// Measures each pass of convolutions by oneDNN and by our Winograd, for some numbers of tiles at a
/// time, in one thread: what `--no-tune` does without.
///
///     taskset -c 1 convolutions_bench --benchmark_filter=bf16/32-64@14x14

#include "core/engine/Engine.h"
#include "core/engine/PlanBuilder.h"
#include "core/layers/conv/ConvTrials.h"

#include <benchmark/benchmark.h>
#include <fmt/format.h>

using namespace headroom;

namespace {

struct Case {
    int channels, filters, size, kernel;
};

Convolution convolution(const Case& c, dnnl::memory::data_type type) {
    const auto any = dnnl::memory::format_tag::any;
    const compat::Dims src{128, c.channels, c.size, c.size}, dst{128, c.filters, c.size, c.size},
        weights{c.filters, c.channels, c.kernel, c.kernel};
    return {.src = {src, type, any},
            .weights = {weights, type, any},
            .dst = {dst, type, any},
            .result = {dst, type, any},
            .diff_weights = {weights, dnnl::memory::data_type::f32, any},
            .bias = plain({c.filters}),
            .strides = {1, 1},
            .padding = {c.kernel / 2, c.kernel / 2}};
}

void add(const std::string& name, const Case& c, const std::vector<ConvTrial>& trials) {
    const double flops = 2. * 128 * c.channels * c.filters * c.size * c.size * c.kernel * c.kernel;
    for (const auto& trial : trials) {
        const auto way = trial.winograd
                             ? fmt::format("winograd {0}x{0} {1}{2}", trial.winograd->outputs,
                                           trial.winograd->tiles_per_block,
                                           trial.winograd->int16 ? " fixed" : "")
                             : "oneDNN";
        benchmark::RegisterBenchmark(
            fmt::format("{}/{}", name, way).c_str(), [=](benchmark::State& state) {
                for (auto _ : state)
                    trial.run();
                state.counters["GFLOP/s"] = {flops * 1e-9,
                                             benchmark::Counter::kIsIterationInvariantRate};
            });
    }
}

} // namespace

int main(int count, char** arguments) {
    use_one_openmp_thread();
    // mnist-cnn's, then those of bn-cnn, simple-cnn and a squeezenet-mini's expanding ones; last a
    // first layer of RGB as it is, and what it would be if its channels were padded
    for (const Case& c :
         {Case{32, 64, 14, 5}, Case{32, 64, 32, 3}, Case{64, 64, 16, 3}, Case{64, 128, 16, 3},
          Case{128, 128, 16, 3}, Case{256, 256, 8, 3}, Case{16, 64, 16, 3}, Case{3, 32, 32, 3},
          Case{8, 32, 32, 3}, Case{16, 32, 32, 3}})
        for (auto type : {dnnl::memory::data_type::f32, dnnl::memory::data_type::bf16}) {
            const auto of = convolution(c, type);
            const auto name = fmt::format(
                "{}/{}-{}@{}x{}/{}x{}/", type == dnnl::memory::data_type::f32 ? "f32" : "bf16",
                c.channels, c.filters, c.size, c.size, c.kernel, c.kernel);
            add(name + "forward", c, forward_trials(of, dnnl::prop_kind::forward_training, true));
            add(name + "data", c, backward_data_trials(of));
            add(name + "weights", c, backward_weights_trials(of));
        }
    benchmark::Initialize(&count, arguments);
    benchmark::RunSpecifiedBenchmarks();
}
