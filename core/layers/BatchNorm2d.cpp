#include "core/layers/BatchNorm2d.h"

#include "core/engine/PlanBuilder.h"
#include "core/layers/BatchNormLane.h"
#include "core/layers/Operators.h"
#include "core/layers/ShapeChecks.h"
#include "datasets/base/Error.h"

#include <cmath>
#include <fmt/format.h>

namespace headroom {

BatchNorm2d::BatchNorm2d(std::int64_t channels, double epsilon, double momentum)
    : channels_(channels), epsilon_(static_cast<float>(epsilon)),
      momentum_(static_cast<float>(momentum)) {
    weight_.name = "weight";
    bias_.name = "bias";
    running_mean_.name = "running_mean";
    running_var_.name = "running_var";
    for (auto* p : parameters())
        p->value = LaidOut({channels_});
    for (auto* p : {&running_mean_, &running_var_}) {
        p->statistic = true;
        p->trainable = false;
    }
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

std::vector<BatchNorm2d::Affine> BatchNorm2d::affine() const {
    std::vector<Affine> all;
    for (std::int64_t c = 0; c < channels_; ++c) {
        const double scale =
            weight_.value.data()[c] / std::sqrt(static_cast<double>(running_var_.value.data()[c]) +
                                                static_cast<double>(epsilon_));
        all.push_back({scale, bias_.value.data()[c] - scale * running_mean_.value.data()[c]});
    }
    return all;
}

OperatorValue BatchNorm2d::operators(OperatorList& list, const std::string& name,
                                     const OperatorValue& src) const {
    return list.add("BatchNormalization", {src}, {&weight_, &bias_, &running_mean_, &running_var_},
                    {name, src.shape}, {{"epsilon", epsilon_}, {"momentum", 1 - momentum_}});
}

Compiled BatchNorm2d::compile(PlanBuilder& builder, const Value& src, const Epilogue&) {
    if (!builder.training() || keeps_statistics_ || frozen())
        return compile_by_running_statistics(builder, src);
    if (compat::type_of(src.desc()) == dnnl::memory::data_type::bf16)
        return compile_training<BFloat16>(builder, src);
    return compile_training<float>(builder, src);
}

Compiled BatchNorm2d::compile_by_running_statistics(PlanBuilder& builder, const Value& src) {
    using Flags = dnnl::normalization_flags;
    const auto flags = Flags::use_scale | Flags::use_shift | Flags::use_global_stats;
    const auto pd = compat::batch_norm_forward(builder.forward_kind(), src.desc(), epsilon_, flags);
    const compat::Dims channels{channels_};
    const bool trains = builder.training() && weight_.trainable;
    Value dst{builder.memory(pd.dst_desc()), src.shape, trains || src.needs_gradient};
    builder.add<dnnl::batch_normalization_forward>(
        "batchnorm forward", pd,
        {{DNNL_ARG_SRC, src.memory},
         {DNNL_ARG_SCALE, builder.borrow(weight_.value, channels)},
         {DNNL_ARG_SHIFT, builder.borrow(bias_.value, channels)},
         {DNNL_ARG_MEAN, builder.borrow(running_mean_.value, channels)},
         {DNNL_ARG_VARIANCE, builder.borrow(running_var_.value, channels)},
         {DNNL_ARG_DST, dst.memory}});
    if (!builder.training()) return {dst, {}};

    auto backward = [=, this](PlanBuilder& b, dnnl::memory diff) -> dnnl::memory {
        if (!dst.needs_gradient) return {};
        diff = b.reordered(diff, src.desc(), "diff_dst");
        const auto back = compat::batch_norm_backward(src.desc(), src.desc(), epsilon_, flags, pd);
        const auto of_channels = [&](Parameter& parameter) {
            return trains ? b.gradient(parameter, channels, plain(channels))
                          : b.memory(plain(channels)); // required, even if unused
        };
        auto diff_src = b.memory(src.desc());
        PlanBuilder::Args args{{DNNL_ARG_SRC, src.memory},
                               {DNNL_ARG_MEAN, b.borrow(running_mean_.value, channels)},
                               {DNNL_ARG_VARIANCE, b.borrow(running_var_.value, channels)},
                               {DNNL_ARG_DIFF_DST, diff},
                               {DNNL_ARG_SCALE, b.borrow(weight_.value, channels)},
                               {DNNL_ARG_DIFF_SRC, diff_src},
                               {DNNL_ARG_DIFF_SCALE, of_channels(weight_)},
                               {DNNL_ARG_DIFF_SHIFT, of_channels(bias_)}};
        if (compat::batch_norm_backward_takes_shift)
            args.emplace(DNNL_ARG_SHIFT, b.borrow(bias_.value, channels));
        b.add<dnnl::batch_normalization_backward>("batchnorm backward", back, args);
        return src.needs_gradient ? diff_src : dnnl::memory();
    };
    return {dst, backward};
}

template <typename T>
Compiled BatchNorm2d::compile_training(PlanBuilder& builder, Value src) {
    auto shape = compat::channel_blocks(src.desc());
    if (!shape) { // rare: another layout of oneDNN
        src.memory = builder.reordered(src.memory, compat::nhwc_like(src.desc()), "src");
        shape = compat::channel_blocks(src.desc());
    }
    Value dst{builder.memory(src.desc()), src.shape, true};
    auto lane = std::make_shared<BatchNormLane>(builder, *shape, channels_, epsilon_);
    const bool moves_statistics = builder.lane() == 0;
    builder.add_own("batchnorm forward", {src.memory, dst.memory}, [=, this](const Plan::Draw&) {
        lane->forward(data<T>(src.memory), weight_.value, bias_.value, data<T>(dst.memory));
        if (moves_statistics) move_statistics(*lane);
    });

    auto backward = [=, this](PlanBuilder& b, dnnl::memory diff) -> dnnl::memory {
        diff = b.reordered(diff, dst.desc(), "diff_dst");
        compat::Dims channels{channels_};
        auto diff_scale = b.gradient(weight_, channels, plain(channels));
        auto diff_shift = b.gradient(bias_, channels, plain(channels));
        b.add_own("batchnorm backward", {src.memory, diff}, [=, this](const Plan::Draw&) {
            lane->backward(data<T>(src.memory), weight_.value, data<T>(diff),
                           data<float>(diff_scale), data<float>(diff_shift));
        });
        return diff;
    };
    return {dst, backward};
}

void BatchNorm2d::move_statistics(const BatchNormLane& lane) {
    for (std::int64_t c = 0; c < channels_; ++c) {
        const Moments batch = lane.total(static_cast<std::size_t>(c));
        const double unbiased = batch.squares / std::max(1.0, batch.count - 1);
        float& mean = running_mean_.value.data()[c];
        float& variance = running_var_.value.data()[c];
        mean += momentum_ * (static_cast<float>(batch.mean) - mean);
        variance += momentum_ * (static_cast<float>(unbiased) - variance);
    }
}

} // namespace headroom
