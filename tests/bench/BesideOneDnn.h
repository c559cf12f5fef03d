#pragma once

#include "core/engine/Compat.h"
#include "core/engine/Engine.h"
#include "core/kernels/isa/BFloat16.h"
#include "datasets/base/Random.h"

#include <benchmark/benchmark.h>

#include <algorithm>
#include <cstdint>
#include <unordered_map>
#include <utility>
#include <vector>

/// What benchmarks share that measure a kernel of ours beside oneDNN's primitive.
namespace headroom {

using benchmark::State;
using dnnl::memory;
using Args = std::unordered_map<int, memory>;

/// Numbers from -1 to 1, or from 0 to 1 with half of them 0, as behind a ReLU.
enum class Values { any, after_relu };

template <typename T>
std::vector<T> random_values(std::int64_t count, Values kind) {
    Random random(1);
    std::vector<T> values(static_cast<std::size_t>(count));
    for (T& value : values) {
        const float v = random.uniform(-1, 1);
        value = from_float<T>(kind == Values::any ? v : std::max(0.f, v));
    }
    return values;
}

inline compat::Desc vector_of(memory::dim count) {
    return {{count}, memory::data_type::f32, memory::format_tag::a};
}

/// Filled at random.
template <typename T>
memory filled(const compat::Desc& desc, Values kind) {
    memory result(desc, compat::cpu());
    const auto values =
        random_values<T>(static_cast<std::int64_t>(desc.get_size() / sizeof(T)), kind);
    std::ranges::copy(values, static_cast<T*>(result.get_data_handle()));
    return result;
}
inline memory empty(const compat::Desc& desc) {
    memory result(desc, compat::cpu());
    std::fill_n(static_cast<char*>(result.get_data_handle()), desc.get_size(), char{0});
    return result;
}

/// Runs primitives one behind the other.
inline void run(State& state, const std::vector<std::pair<dnnl::primitive, Args>>& steps) {
    use_one_openmp_thread();
    dnnl::stream stream(compat::cpu());
    for (auto _ : state) {
        for (const auto& [primitive, args] : steps)
            primitive.execute(stream, args);
        stream.wait();
    }
}

/// kernel_ours and kernel_onednn, for float and BFloat16.
#define HEADROOM_BESIDE(kernel, shapes)                                                            \
    BENCHMARK_TEMPLATE(kernel##_ours, float)->Apply(shapes);                                       \
    BENCHMARK_TEMPLATE(kernel##_onednn, float)->Apply(shapes);                                     \
    BENCHMARK_TEMPLATE(kernel##_ours, BFloat16)->Apply(shapes);                                    \
    BENCHMARK_TEMPLATE(kernel##_onednn, BFloat16)->Apply(shapes)

} // namespace headroom
