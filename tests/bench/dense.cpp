/// Measures the passes of a dense layer beside oneDNN's: a part of kernels_bench.

#include "core/kernels/dense/DenseBackwardData.h"
#include "core/kernels/dense/DenseBackwardWeights.h"
#include "core/kernels/dense/DenseForward.h"
#include "tests/bench/BesideOneDnn.h"

#include <algorithm>
#include <type_traits>

namespace headroom {
namespace {

// A dense layer of {range(0) inputs, range(1) outputs}. Of its gradients range(2) in a hundred are
// not zero; as many neighbours among its inputs are not zero in all samples.

template <typename T>
struct Dense {
    explicit Dense(const State& state)
        : shape{128, static_cast<int>(state.range(0)), static_cast<int>(state.range(1))},
          src(filled<T>(matrix(128, shape.inputs), Values::after_relu)),
          dst(filled<T>(matrix(128, shape.outputs), Values::any)),
          weights(filled<T>(matrix(shape.outputs, shape.inputs), Values::any)),
          bias(empty(vector_of(shape.outputs))), scratch(empty(vector_of(1 << 21))) {
        Random random(2);
        const auto zero = [&] {
            return static_cast<std::int64_t>(random.below(100)) >= state.range(2);
        };
        for (T* value = data(dst); value < data(dst) + 128 * shape.outputs; ++value)
            if (zero()) *value = T{};
        for (int i = 0; i < shape.inputs; i += 2)
            if (zero())
                for (int n = 0; n < 128; ++n)
                    std::fill_n(data(src) + n * shape.inputs + i, 2, T{});
    }

    static compat::Desc matrix(memory::dim rows, memory::dim columns) {
        return {{rows, columns},
                std::is_same_v<T, float> ? memory::data_type::f32 : memory::data_type::bf16,
                memory::format_tag::ab};
    }
    static compat::Desc any(const memory& like) {
        const auto desc = like.get_desc();
        return {compat::dims_of(desc), compat::type_of(desc), memory::format_tag::any};
    }
    static T* data(const memory& m) { return static_cast<T*>(m.get_data_handle()); }

    auto forward() const {
        return compat::inner_product_forward(dnnl::prop_kind::forward_training, src.get_desc(),
                                             any(weights), bias.get_desc(), dst.get_desc(), true);
    }

    DenseShape shape;
    memory src, dst, weights, bias, scratch;
};

template <typename T>
void dense_forward_ours(State& state) {
    const Dense<T> d(state);
    if (!has_dense_kernels<T>(d.shape)) return state.SkipWithError("not on this processor");
    const DenseForward<T> kernel(d.shape);
    for (auto _ : state)
        kernel.run(d.data(d.src), d.data(d.weights), static_cast<float*>(d.bias.get_data_handle()),
                   true, d.data(d.dst), d.scratch.get_data_handle());
}

template <typename T>
void dense_forward_onednn(State& state) {
    const Dense<T> d(state);
    const auto pd = d.forward();
    run(state, {{dnnl::inner_product_forward(pd),
                 {{DNNL_ARG_SRC, d.src},
                  {DNNL_ARG_WEIGHTS, empty(pd.weights_desc())},
                  {DNNL_ARG_BIAS, d.bias},
                  {DNNL_ARG_DST, d.dst},
                  {DNNL_ARG_SCRATCHPAD, empty(pd.scratchpad_desc())}}}});
}

template <typename T>
void dense_backward_data_ours(State& state) {
    const Dense<T> d(state);
    if (!has_dense_kernels<T>(d.shape)) return state.SkipWithError("not on this processor");
    const DenseBackwardData<T> kernel(d.shape);
    for (auto _ : state)
        kernel.run(d.data(d.dst), d.data(d.weights), d.data(d.src), d.scratch.get_data_handle());
}

template <typename T>
void dense_backward_data_onednn(State& state) {
    const Dense<T> d(state);
    const auto pd = compat::inner_product_backward_data(d.src.get_desc(), d.any(d.weights),
                                                        d.dst.get_desc(), d.forward());
    run(state, {{dnnl::inner_product_backward_data(pd),
                 {{DNNL_ARG_DIFF_DST, d.dst},
                  {DNNL_ARG_WEIGHTS, empty(pd.weights_desc())},
                  {DNNL_ARG_DIFF_SRC, d.src},
                  {DNNL_ARG_SCRATCHPAD, empty(pd.scratchpad_desc())}}}});
}

/// In pieces that nobody keeps.
template <typename T>
void dense_backward_weights_ours(State& state) {
    const Dense<T> d(state);
    if (!has_dense_kernels<T>(d.shape)) return state.SkipWithError("not on this processor");
    const DenseBackwardWeights<T> kernel(d.shape);
    const DenseSamples<T> batch{d.data(d.src), d.data(d.dst), d.shape.batch};
    const auto rows = kernel.rows({&batch, 1});
    for (auto _ : state)
        kernel.run_share(
            rows, 0, 1, [](auto, auto) {}, d.scratch.get_data_handle());
}

template <typename T>
void dense_backward_weights_onednn(State& state) {
    const Dense<T> d(state);
    const compat::Desc gradient{compat::dims_of(d.weights.get_desc()), memory::data_type::f32,
                                memory::format_tag::any};
    const auto pd = compat::inner_product_backward_weights(
        d.src.get_desc(), gradient, d.bias.get_desc(), d.dst.get_desc(), d.forward());
    run(state, {{dnnl::inner_product_backward_weights(pd),
                 {{DNNL_ARG_SRC, d.src},
                  {DNNL_ARG_DIFF_DST, d.dst},
                  {DNNL_ARG_DIFF_WEIGHTS, empty(pd.diff_weights_desc())},
                  {DNNL_ARG_DIFF_BIAS, d.bias},
                  {DNNL_ARG_SCRATCHPAD, empty(pd.scratchpad_desc())}}}});
}

void dense_layers(benchmark::internal::Benchmark* b) {
    for (int not_zero : {20, 30, 50, 100})
        b->Args({3136, 1024, not_zero});
    b->Unit(benchmark::kMicrosecond);
}
HEADROOM_BESIDE(dense_forward, dense_layers);
HEADROOM_BESIDE(dense_backward_data, dense_layers);
HEADROOM_BESIDE(dense_backward_weights, dense_layers);

} // namespace
} // namespace headroom
