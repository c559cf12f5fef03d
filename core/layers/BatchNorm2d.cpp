#include "core/layers/BatchNorm2d.h"

#include "core/engine/PlanBuilder.h"
#include "core/layers/ShapeChecks.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {

namespace {

const float* floats(const dnnl::memory& memory) {
    return static_cast<const float*>(memory.get_data_handle());
}

} // namespace

BatchNorm2d::BatchNorm2d(std::int64_t channels, double epsilon, double momentum)
    : channels_(channels), epsilon_(static_cast<float>(epsilon)),
      momentum_(static_cast<float>(momentum)) {
    weight_.name = "weight";
    bias_.name = "bias";
    running_mean_.name = "running_mean";
    running_var_.name = "running_var";
    for (auto* p : parameters())
        p->value = Tensor({channels_});
    running_mean_.trainable = running_var_.trainable = false;
    initialise(0);
}

std::unique_ptr<Layer> BatchNorm2d::make(SpecReader& spec, const Shape& input) {
    require_image(spec.type(), input);
    auto epsilon = spec.number("epsilon", 1e-12, 1, 1e-5);
    return std::make_unique<BatchNorm2d>(input[0], epsilon, spec.number("momentum", 0, 1, 0.1));
}

Shape BatchNorm2d::output_shape(const Shape& input) const {
    require_image(type(), input);
    if (input[0] != channels_)
        throw usage_error(
            fmt::format("{} expects {} channels, got {}", describe(), channels_, input[0]));
    return input;
}

std::vector<Parameter*> BatchNorm2d::parameters() {
    return {&weight_, &bias_, &running_mean_, &running_var_};
}

void BatchNorm2d::initialise(std::uint64_t) {
    weight_.value.fill(1);
    bias_.value.fill(0);
    running_mean_.value.fill(0);
    running_var_.value.fill(1);
    for (auto* p : parameters())
        ++p->version;
}

Compiled BatchNorm2d::compile(PlanBuilder& builder, const Value& src, bool) {
    using Flags = dnnl::normalization_flags;
    bool training = builder.training();
    auto flags = Flags::use_scale | Flags::use_shift;
    if (!training) flags |= Flags::use_global_stats;
    auto pd = compat::batch_norm_forward(builder.forward_kind(), src.desc(), epsilon_, flags);

    compat::Dims channel_dims{channels_};
    Value dst{builder.memory(pd.dst_desc()), src.shape, true};
    auto scale = builder.borrow(weight_.value, channel_dims);
    auto shift = builder.borrow(bias_.value, channel_dims);
    auto mean = training ? builder.memory(pd.mean_desc())
                         : builder.borrow(running_mean_.value, channel_dims);
    auto variance = training ? builder.memory(pd.variance_desc())
                             : builder.borrow(running_var_.value, channel_dims);
    builder.add<dnnl::batch_normalization_forward>("batchnorm forward", pd,
                                                   {{DNNL_ARG_SRC, src.memory},
                                                    {DNNL_ARG_SCALE, scale},
                                                    {DNNL_ARG_SHIFT, shift},
                                                    {DNNL_ARG_MEAN, mean},
                                                    {DNNL_ARG_VARIANCE, variance},
                                                    {DNNL_ARG_DST, dst.memory}});
    if (!training) return {dst, {}};

    auto count = static_cast<float>(builder.batch() * src.shape[1] * src.shape[2]);
    float unbiased = count > 1 ? count / (count - 1) : 1;
    builder.add_own("running statistics", {mean, variance}, [=, this](const Plan::Draw&) {
        for (std::int64_t c = 0; c < channels_; ++c) {
            float& m = running_mean_.value.data()[c];
            float& v = running_var_.value.data()[c];
            m += momentum_ * (floats(mean)[c] - m);
            v += momentum_ * (floats(variance)[c] * unbiased - v);
        }
    });

    auto backward = [=, this](PlanBuilder& b, dnnl::memory diff) -> dnnl::memory {
        diff = b.reordered(diff, dst.desc(), "diff_dst");
        auto back = compat::batch_norm_backward(src.desc(), dst.desc(), epsilon_, flags, pd);
        auto diff_src = b.memory(back.diff_src_desc());
        auto flat = plain(channel_dims);
        PlanBuilder::Args args{{DNNL_ARG_SRC, src.memory},
                               {DNNL_ARG_MEAN, mean},
                               {DNNL_ARG_VARIANCE, variance},
                               {DNNL_ARG_SCALE, scale},
                               {DNNL_ARG_DIFF_DST, diff},
                               {DNNL_ARG_DIFF_SRC, diff_src},
                               {DNNL_ARG_DIFF_SCALE, b.gradient(weight_, channel_dims, flat)},
                               {DNNL_ARG_DIFF_SHIFT, b.gradient(bias_, channel_dims, flat)}};
        if (compat::batch_norm_backward_takes_shift) args.emplace(DNNL_ARG_SHIFT, shift);
        b.add<dnnl::batch_normalization_backward>("batchnorm backward", back, args);
        return diff_src;
    };
    return {dst, backward};
}

} // namespace headroom
