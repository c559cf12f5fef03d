// Compares kernels with oneDNN's backward-weights in bf16, in the layouts given in their headers.

#include "core/engine/Compat.h"
#include "core/kernels/amx/ConvBackwardWeights.h"
#include "core/kernels/amx/ConvFirstBackwardWeights.h"
#include "tests/core/kernels/KernelFixture.h"

#include <gtest/gtest.h>

#include <optional>
#include <span>
#include <vector>

namespace headroom {
namespace {

using dnnl::memory;
using Type = memory::data_type;
using Tag = memory::format_tag;

struct Gradients {
    std::vector<float> weights, bias;
};

void expect_near(std::span<const float> actual, std::span<const float> expected, double tolerance) {
    ASSERT_EQ(actual.size(), expected.size());
    for (std::size_t i = 0; i < actual.size(); ++i)
        ASSERT_NEAR(actual[i], expected[i], tolerance) << i;
}

/// Returns oneDNN's results, weights in `layout`; nothing if it has no bf16.
std::optional<Gradients> onednn(const ConvShape& s, const std::vector<BFloat16>& src,
                                const std::vector<BFloat16>& diff_dst, Tag layout) {
    const compat::Dims src_dims{s.batch, s.channels, s.height, s.width};
    const compat::Dims dst_dims{s.batch, s.filters, s.out_height(), s.out_width()};
    const compat::Dims weights_dims{s.filters, s.channels, s.kernel_h, s.kernel_w};
    const compat::Dims strides{1, 1}, padding{s.padding_h, s.padding_w};
    compat::Desc src_desc(src_dims, Type::bf16, Tag::nhwc),
        dst_desc(dst_dims, Type::bf16, Tag::nhwc);
    compat::Desc any(weights_dims, Type::bf16, Tag::any),
        any_f32(weights_dims, Type::f32, Tag::any);
    compat::Desc blocked_desc(weights_dims, Type::f32, layout),
        bias_desc({s.filters}, Type::f32, Tag::a);
    try {
        auto hint =
            compat::convolution_forward(dnnl::prop_kind::forward_training, src_desc, any,
                                        &bias_desc, dst_desc, {strides, padding, padding}, {});
        auto pd = compat::convolution_backward_weights(src_desc, any_f32, &bias_desc, dst_desc,
                                                       {strides, padding, padding}, hint);
        dnnl::stream stream(compat::cpu());
        memory src_memory(src_desc, compat::cpu(), const_cast<BFloat16*>(src.data()));
        memory dst_memory(dst_desc, compat::cpu(), const_cast<BFloat16*>(diff_dst.data()));
        memory weights(pd.diff_weights_desc(), compat::cpu());
        memory scratchpad(pd.scratchpad_desc(), compat::cpu());
        Gradients result;
        result.weights.resize(weights_size(s));
        result.bias.resize(static_cast<std::size_t>(s.filters));
        memory bias(bias_desc, compat::cpu(), result.bias.data());
        memory blocked(blocked_desc, compat::cpu(), result.weights.data());
        dnnl::convolution_backward_weights(pd).execute(stream, {{DNNL_ARG_SRC, src_memory},
                                                                {DNNL_ARG_DIFF_DST, dst_memory},
                                                                {DNNL_ARG_DIFF_WEIGHTS, weights},
                                                                {DNNL_ARG_DIFF_BIAS, bias},
                                                                {DNNL_ARG_SCRATCHPAD, scratchpad}});
        dnnl::reorder(weights, blocked).execute(stream, weights, blocked);
        stream.wait();
        return result;
    } catch (const dnnl::error& error) {
        if (error.status != dnnl_unimplemented) throw;
        return std::nullopt;
    }
}

template <class Kernel>
void compare(const Kernel& kernel, const ConvShape& s, Tag layout) {
    auto src = random_bfloats(src_size(s), 1), diff_dst = random_bfloats(dst_size(s), 2);
    auto expected = onednn(s, src, diff_dst, layout);
    if (!expected) GTEST_SKIP() << "oneDNN has no bf16 convolution on this processor";
    Scratch scratch(kernel.scratch_bytes()), weights(weights_size(s) * sizeof(float));
    std::vector<float> bias(static_cast<std::size_t>(s.filters));
    kernel.run(src.data(), diff_dst.data(), weights.floats().data(), bias.data(), scratch.data());
    auto tolerance = 2 * sum_tolerance(s);
    expect_near(weights.floats(), expected->weights, tolerance);
    expect_near(bias, expected->bias, tolerance);
}

TEST(OneDnn, AgreesOnConvBackwardWeights) {
    const ConvShape s{4, 64, 32, 7, 5, 3, 3, 1, 1};
    compare(ConvBackwardWeights(s), s, Tag::OIhw16o16i);
}

TEST(OneDnn, AgreesOnConvFirstBackwardWeights) {
    const ConvShape s{4, 3, 64, 9, 8, 3, 3, 1, 1};
    compare(ConvFirstBackwardWeights(s), s, Tag::Ohwi16o);
}

} // namespace
} // namespace headroom
