/// Measures our kernels beside oneDNN's primitives of the same shapes, in one thread:
///
///     taskset -c 1 kernels_bench --benchmark_repetitions=5 --benchmark_report_aggregates_only=true

#include "core/kernels/fused/BatchNorm.h"
#include "core/kernels/fused/Dropout.h"
#include "core/kernels/fused/MaxPool.h"
#include "core/kernels/fused/ReluConcat.h"
#include "core/kernels/fused/ReluSum.h"
#include "core/kernels/isa/VnniLayout.h"
#include "core/models/Model.h"
#include "tests/bench/BesideOneDnn.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <type_traits>
#include <utility>
#include <vector>

using namespace headroom;

namespace {

/// {N, C, H, W} in blocks of 16 channels.
template <typename T>
compat::Desc blocked(const compat::Dims& dims) {
    return {dims, std::is_same_v<T, float> ? memory::data_type::f32 : memory::data_type::bf16,
            memory::format_tag::nChw16c};
}
compat::Dims dims_of(const State& state) {
    return {128, state.range(0), state.range(1), state.range(1)};
}

// Max pool of 2x2 windows

template <typename T>
struct Pool {
    explicit Pool(const State& state)
        : pool{128 * state.range(0) / 16, state.range(1), state.range(1), 16},
          src(random_values<T>(pool.windows() * 4 * 16, Values::after_relu)), dst(src.size() / 4),
          masks(pool.mask_count()) {
        forward();
    }
    void forward() { maxpool_forward(pool, src.data(), dst.data(), masks.data()); }

    MaxPool pool;
    std::vector<T> src, dst;
    std::vector<std::uint16_t> masks;
};

template <typename T>
void maxpool_forward_ours(State& state) {
    if (!maxpool_runs()) return state.SkipWithError("needs AVX-512");
    Pool<T> p(state);
    for (auto _ : state) {
        p.forward();
        benchmark::ClobberMemory();
    }
}

template <typename T>
void maxpool_relu_backward_ours(State& state) {
    if (!maxpool_runs()) return state.SkipWithError("needs AVX-512");
    Pool<T> p(state);
    const auto diff_dst = random_values<T>(static_cast<std::int64_t>(p.dst.size()), Values::any);
    std::vector<T> diff_src(p.src.size());
    for (auto _ : state) {
        maxpool_relu_backward(p.pool, diff_dst.data(), p.masks.data(), diff_src.data());
        benchmark::ClobberMemory();
    }
}

template <typename T>
struct OneDnnPool {
    explicit OneDnnPool(const State& state)
        : src_dims(dims_of(state)), dst_dims{src_dims[0], src_dims[1], src_dims[2] / 2,
                                             src_dims[3] / 2},
          pd(compat::pooling_forward(dnnl::prop_kind::forward_training,
                                     dnnl::algorithm::pooling_max, blocked<T>(src_dims),
                                     blocked<T>(dst_dims), {2, 2}, {2, 2}, {0, 0})),
          src(filled<T>(blocked<T>(src_dims), Values::after_relu)), dst(empty(pd.dst_desc())),
          workspace(empty(pd.workspace_desc())), args{{DNNL_ARG_SRC, src},
                                                      {DNNL_ARG_DST, dst},
                                                      {DNNL_ARG_WORKSPACE, workspace}} {}

    compat::Dims src_dims, dst_dims;
    dnnl::pooling_forward::primitive_desc pd;
    memory src, dst, workspace;
    Args args;
};

template <typename T>
void maxpool_forward_onednn(State& state) {
    const OneDnnPool<T> p(state);
    run(state, {{dnnl::pooling_forward(p.pd), p.args}});
}

template <typename T>
void maxpool_relu_backward_onednn(State& state) {
    const OneDnnPool<T> p(state);
    dnnl::stream stream(compat::cpu());
    dnnl::pooling_forward(p.pd).execute(stream, p.args); // for its workspace
    stream.wait();
    const auto src = p.src.get_desc();
    const auto pool = compat::pooling_backward(dnnl::algorithm::pooling_max, src, p.dst.get_desc(),
                                               {2, 2}, {2, 2}, {0, 0}, p.pd);
    const auto relu = compat::relu_backward(
        src, src, compat::relu_forward(dnnl::prop_kind::forward_training, src));
    const auto diff = empty(src);
    run(state, {{dnnl::pooling_backward(pool),
                 {{DNNL_ARG_DIFF_DST, filled<T>(p.dst.get_desc(), Values::any)},
                  {DNNL_ARG_DIFF_SRC, diff},
                  {DNNL_ARG_WORKSPACE, p.workspace}}},
                {dnnl::eltwise_backward(relu),
                 {{DNNL_ARG_DST, p.src}, {DNNL_ARG_DIFF_DST, diff}, {DNNL_ARG_DIFF_SRC, diff}}}});
}

// Batch norm, in training: statistics and all

template <typename T>
struct Norm {
    explicit Norm(const State& state)
        : shape{128, state.range(0) / 16, state.range(1) * state.range(1), 16},
          src(random_values<T>(shape.batch * shape.pixels * state.range(0), Values::any)),
          dst(src.size()), a(shape.all_channels(), 0.5f), b(a), c(a) {}

    ChannelBlocks shape;
    std::vector<T> src, dst;
    std::vector<float> a, b, c;
};

template <typename T>
void batchnorm_forward_ours(State& state) {
    Norm<T> n(state);
    for (auto _ : state) {
        std::vector<Moments> moments(n.a.size());
        batchnorm_moments(n.shape, n.src.data(), moments.data());
        benchmark::DoNotOptimize(moments.data());
        batchnorm_forward(n.shape, n.src.data(), n.a.data(), n.b.data(), n.dst.data());
        benchmark::ClobberMemory();
    }
}

template <typename T>
void batchnorm_backward_ours(State& state) {
    Norm<T> n(state);
    const auto diff_dst = random_values<T>(static_cast<std::int64_t>(n.src.size()), Values::any);
    for (auto _ : state) {
        std::vector<double> sum(n.a.size()), product(n.a.size());
        batchnorm_backward_sums(n.shape, n.src.data(), n.a.data(), diff_dst.data(), sum.data(),
                                product.data());
        benchmark::DoNotOptimize(sum.data());
        batchnorm_backward_data(n.shape, n.src.data(), diff_dst.data(), n.a.data(), n.b.data(),
                                n.c.data(), n.dst.data());
        benchmark::ClobberMemory();
    }
}

using Flags = dnnl::normalization_flags;

template <typename T>
struct OneDnnNorm {
    explicit OneDnnNorm(const State& state)
        : desc(blocked<T>(dims_of(state))), channels(vector_of(state.range(0))),
          pd(compat::batch_norm_forward(dnnl::prop_kind::forward_training, desc, 1e-5f,
                                        Flags::use_scale | Flags::use_shift)),
          args{{DNNL_ARG_SRC, filled<T>(desc, Values::any)},
               {DNNL_ARG_DST, empty(desc)},
               {DNNL_ARG_SCALE, filled<float>(channels, Values::any)},
               {DNNL_ARG_SHIFT, filled<float>(channels, Values::any)},
               {DNNL_ARG_MEAN, empty(channels)},
               {DNNL_ARG_VARIANCE, empty(channels)},
               {DNNL_ARG_SCRATCHPAD, empty(pd.scratchpad_desc())}} {}

    compat::Desc desc, channels;
    dnnl::batch_normalization_forward::primitive_desc pd;
    Args args;
};

template <typename T>
void batchnorm_forward_onednn(State& state) {
    const OneDnnNorm<T> n(state);
    run(state, {{dnnl::batch_normalization_forward(n.pd), n.args}});
}

template <typename T>
void batchnorm_backward_onednn(State& state) {
    const OneDnnNorm<T> n(state);
    dnnl::stream stream(compat::cpu());
    dnnl::batch_normalization_forward(n.pd).execute(stream, n.args); // for mean and variance
    stream.wait();
    const auto pd = compat::batch_norm_backward(n.desc, n.desc, 1e-5f,
                                                Flags::use_scale | Flags::use_shift, n.pd);
    Args args = n.args;
    args.erase(DNNL_ARG_DST);
    if (!compat::batch_norm_backward_takes_shift) args.erase(DNNL_ARG_SHIFT);
    args[DNNL_ARG_DIFF_DST] = filled<T>(n.desc, Values::any);
    args[DNNL_ARG_DIFF_SRC] = empty(n.desc);
    args[DNNL_ARG_DIFF_SCALE] = empty(n.channels);
    args[DNNL_ARG_DIFF_SHIFT] = empty(n.channels);
    args[DNNL_ARG_SCRATCHPAD] = empty(pd.scratchpad_desc());
    run(state, {{dnnl::batch_normalization_backward(pd), args}});
}

// Two branches of range(0) channels each behind a ReLU, concatenated: the backward passes

template <typename T>
void relu_concat_backward_ours(State& state) {
    if (!relu_concat_runs()) return state.SkipWithError("needs AVX-512");
    const auto branch = state.range(0) * state.range(1) * state.range(1);
    const ReluConcat concat{128, branch, branch};
    const auto size = concat.count() / 2;
    const auto src = random_values<T>(size, Values::after_relu);
    const auto diff_dst = random_values<T>(2 * size, Values::any);
    std::vector<T> dst(diff_dst.size()), first(src.size()), second(src.size());
    std::vector<std::uint16_t> masks(concat.mask_count());
    relu_concat_forward(concat, src.data(), src.data(), dst.data(), masks.data());
    for (auto _ : state) {
        relu_concat_backward(concat, diff_dst.data(), masks.data(), first.data(), second.data());
        benchmark::ClobberMemory();
    }
}

template <typename T>
void relu_concat_backward_onednn(State& state) {
    auto dims = dims_of(state);
    const auto branch = blocked<T>(dims);
    const auto relu = compat::relu_backward(
        branch, branch, compat::relu_forward(dnnl::prop_kind::forward_training, branch));
    const auto dst = filled<T>(branch, Values::after_relu);
    dims[1] *= 2;
    const auto diff_dst = filled<T>(blocked<T>(dims), Values::any);
    std::vector<std::pair<dnnl::primitive, Args>> steps;
    for (auto from : {memory::dim{0}, state.range(0)}) {
        const memory part(diff_dst.get_desc().submemory_desc(dims_of(state), {0, from, 0, 0}),
                          compat::cpu(), diff_dst.get_data_handle());
        const auto diff = empty(branch);
        steps.push_back({dnnl::reorder(part, diff), {{DNNL_ARG_FROM, part}, {DNNL_ARG_TO, diff}}});
        steps.push_back(
            {dnnl::eltwise_backward(relu),
             {{DNNL_ARG_DST, dst}, {DNNL_ARG_DIFF_DST, diff}, {DNNL_ARG_DIFF_SRC, diff}}});
    }
    run(state, steps);
}

// What both read, a ReLU's result: its gradient

template <typename T>
void relu_sum_backward_ours(State& state) {
    const auto count = 128 * state.range(0) * state.range(1) * state.range(1);
    const auto result = random_values<T>(count, Values::after_relu);
    const auto a = random_values<T>(count, Values::any), b = a;
    auto diff = a;
    for (auto _ : state) {
        relu_sum_backward(count, result.data(), a.data(), b.data(), diff.data());
        benchmark::ClobberMemory();
    }
}

// Dropout in place: oneDNN has none

template <typename T>
void dropout_ours(State& state) {
    const auto count = 128 * state.range(0) * state.range(1) * state.range(1);
    auto values = random_values<T>(count, Values::any);
    for (auto _ : state) {
        dropout({.random = Random(1), .rate = 0.5f}, count, values.data(), values.data());
        benchmark::ClobberMemory();
    }
}

// Weights {range(0), range(1)} into paired rows of 64

void paired_rows_ours(State& state) {
    const auto count = state.range(0) * state.range(1);
    const auto src = random_values<float>(count, Values::any);
    std::vector<BFloat16> dst(src.size());
    for (auto _ : state) {
        pack_vnni(src.data(), count / 64, 64, dst.data());
        benchmark::ClobberMemory();
    }
}

void paired_rows_onednn(State& state) {
    const compat::Dims dims{state.range(0), state.range(1)};
    const auto src =
        filled<float>({dims, memory::data_type::f32, memory::format_tag::AB16b64a}, Values::any);
    const auto dst = empty({dims, memory::data_type::bf16, memory::format_tag::AB8b64a2b});
    run(state, {{dnnl::reorder(src, dst), {{DNNL_ARG_FROM, src}, {DNNL_ARG_TO, dst}}}});
}

/// A training step of a Plan that is nearly nothing but a first convolution with its pooling, which
/// are one or two steps.
void first_layer(State& state, Precision precision, bool fused) {
    const auto text = fmt::format(R"({{"name": "first", "input": "{0}x{0}x{1}", "classes": 2,
        "backbone": [{{"type": "conv", "filters": {2}, "kernel": {3}, "padding": {4}}},
                     {{"type": "relu"}}, {{"type": "maxpool", "kernel": 2}}],
        "heads": [{{"kind": "gap-dense"}}]}})",
                                  state.range(2), state.range(0), state.range(1), state.range(3),
                                  state.range(3) / 2);
    Model model(model_spec_from_json(nlohmann::ordered_json::parse(text), "first"), "gap-dense");
    model.initialise(1);
    Plan plan = compile(model, {.batch = 128,
                                .input = model.input(),
                                .mode = Mode::training,
                                .execution = {.precision = precision, .fuse_pooling = fused}});
    std::ranges::copy(random_values<float>(std::ssize(plan.input()), Values::any),
                      plan.input().begin());
    std::ranges::fill(plan.diff_logits(), 0.01f);
    for (auto _ : state) {
        plan.forward();
        plan.backward();
    }
}

void pools(benchmark::internal::Benchmark* b) {
    b->Args({32, 28})->Args({64, 14})->Args({64, 32})->Unit(benchmark::kMicrosecond);
}
/// Channels, filters, size, kernel.
void first_layers(benchmark::internal::Benchmark* b) {
    b->Args({1, 32, 28, 5})->Args({3, 64, 32, 3})->Args({3, 32, 64, 3});
    b->Unit(benchmark::kMicrosecond);
}
void norms(benchmark::internal::Benchmark* b) {
    b->Args({64, 16})->Unit(benchmark::kMicrosecond);
}
void branches(benchmark::internal::Benchmark* b) {
    b->Args({64, 16})->Unit(benchmark::kMicrosecond);
}
void dropouts(benchmark::internal::Benchmark* b) {
    b->Args({256, 8})->Unit(benchmark::kMicrosecond);
}
void weights(benchmark::internal::Benchmark* b) {
    b->Args({1024, 3136})->Unit(benchmark::kMicrosecond);
}

HEADROOM_BESIDE(maxpool_forward, pools);
HEADROOM_BESIDE(maxpool_relu_backward, pools);
HEADROOM_BESIDE(batchnorm_forward, norms);
HEADROOM_BESIDE(batchnorm_backward, norms);
HEADROOM_BESIDE(relu_concat_backward, branches);
BENCHMARK_TEMPLATE(relu_sum_backward_ours, float)->Apply(branches);
BENCHMARK_TEMPLATE(relu_sum_backward_ours, BFloat16)->Apply(branches);
BENCHMARK_TEMPLATE(dropout_ours, float)->Apply(dropouts);
BENCHMARK_TEMPLATE(dropout_ours, BFloat16)->Apply(dropouts);
BENCHMARK_CAPTURE(first_layer, f32, Precision::f32, true)->Apply(first_layers);
BENCHMARK_CAPTURE(first_layer, f32_apart, Precision::f32, false)->Apply(first_layers);
BENCHMARK_CAPTURE(first_layer, bf16, Precision::bf16, true)->Apply(first_layers);
BENCHMARK_CAPTURE(first_layer, bf16_apart, Precision::bf16, false)->Apply(first_layers);
BENCHMARK(paired_rows_ours)->Apply(weights);
BENCHMARK(paired_rows_onednn)->Apply(weights);

} // namespace
