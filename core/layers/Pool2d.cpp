#include "core/layers/Pool2d.h"

#include "core/engine/PlanBuilder.h"
#include "core/kernels/fused/MaxPool.h"
#include "core/layers/Operators.h"
#include "core/layers/PoolingSteps.h"
#include "core/layers/ShapeChecks.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {

Pool2d::Pool2d(Kind kind, Shape kernel, Shape stride, Padding padding, bool ceil_mode)
    : kind_(kind), kernel_(std::move(kernel)), stride_(std::move(stride)),
      padding_(std::move(padding)), ceil_mode_(ceil_mode) {}

std::unique_ptr<Layer> Pool2d::make(SpecReader& spec, const Shape& input) {
    require_image(spec.type(), input);
    auto kernel = spec.size("kernel", 1, 255);
    auto stride = spec.size("stride", 1, 255, kernel);
    auto padding = Padding::read(spec, 127);
    for (std::size_t i = 0; i < 2; ++i)
        if (std::max(padding.begin[i], padding.end[i]) > kernel[i] / 2)
            throw usage_error(fmt::format("{}{}: more than half of the kernel {}", spec.type(),
                                          padding.describe(), brief_size(kernel)));
    const bool max = spec.type() == "maxpool";
    return std::make_unique<Pool2d>(max ? Kind::max : Kind::average, kernel, stride, padding,
                                    max && spec.boolean("ceil_mode", false));
}

std::string Pool2d::describe() const {
    auto text = fmt::format("{} {}x{}", type(), kernel_[0], kernel_[1]);
    if (stride_ != kernel_) text += ", stride " + brief_size(stride_);
    text += padding_.describe();
    if (ceil_mode_) text += ", rounded up";
    return text;
}

Padding Pool2d::padding(const Shape& input) const {
    Padding padding = padding_.resolved(input, kernel_, stride_);
    for (std::size_t i = 0; ceil_mode_ && i < 2; ++i) {
        const auto before = input[i + 1] + padding.begin[i];
        const auto rest = (before + padding.end[i] - kernel_[i]) % stride_[i];
        const auto next = before + padding.end[i] - kernel_[i] - rest + stride_[i]; // next window
        if (rest > 0 && next < before) padding.end[i] += stride_[i] - rest;
    }
    return padding;
}

Shape Pool2d::output_shape(const Shape& input) const {
    require_image(type(), input);
    auto size = window_output(describe(), input, kernel_, stride_, padding(input));
    return {input[0], size[0], size[1]};
}

std::optional<MaxPooling> Pool2d::max_pooling(const Shape& input) const {
    if (kind_ != Kind::max) return {};
    const auto around = padding(input);
    return MaxPooling{kernel_, stride_, around.begin, around.end, output_shape(input)};
}

bool Pool2d::pools_2x2(const Shape& input) const {
    const auto pooling = max_pooling(input);
    return pooling && pooling->is_2x2();
}

bool Pool2d::is_ours(const PlanBuilder& builder, const Value& src) const {
    const auto blocks = compat::channel_blocks(src.desc());
    return builder.training() && pools_2x2(src.shape) && src.relu_backward_done && maxpool_runs() &&
           blocks && blocks->channels % 16 == 0;
}

OperatorValue Pool2d::operators(OperatorList& list, const std::string& name,
                                const OperatorValue& src) const {
    nlohmann::ordered_json attributes{
        {"kernel_shape", kernel_},
        {"strides", stride_},
        {"pads", padding_.resolved(src.shape, kernel_, stride_).pads()}};
    if (ceil_mode_) attributes["ceil_mode"] = 1;
    if (kind_ == Kind::average) attributes["count_include_pad"] = 1;
    return list.add(kind_ == Kind::max ? "MaxPool" : "AveragePool", {src}, {},
                    {name, output_shape(src.shape)}, std::move(attributes));
}

Compiled Pool2d::compile(PlanBuilder& builder, const Value& src, const Epilogue&) {
    if (!is_ours(builder, src)) return compile_onednn(builder, src);
    if (compat::type_of(src.desc()) == dnnl::memory::data_type::bf16)
        return compile_ours<BFloat16>(builder, src);
    return compile_ours<float>(builder, src);
}

template <typename T>
Compiled Pool2d::compile_ours(PlanBuilder& builder, const Value& src) {
    const auto shape = output_shape(src.shape);
    const auto blocks = *compat::channel_blocks(src.desc());
    const MaxPool pool{.images = blocks.batch * blocks.blocks,
                       .height = src.shape[1],
                       .width = src.shape[2],
                       .channels = blocks.channels};
    Value dst{builder.memory(compat::with_dims(src.desc(), batched(builder.batch(), shape))), shape,
              src.needs_gradient};
    auto masks = builder.bytes(pool.mask_count() * sizeof(std::uint16_t));
    builder.add_own("maxpool forward", {src.memory, dst.memory, masks}, [=](const Plan::Draw&) {
        maxpool_forward(pool, data<T>(src.memory), data<T>(dst.memory), data<std::uint16_t>(masks));
    });

    return {dst, [=](PlanBuilder& b, dnnl::memory diff) -> dnnl::memory {
                if (!src.needs_gradient) return {};
                *src.relu_backward_done = true;
                diff = b.reordered(diff, dst.desc(), "diff_dst");
                auto diff_src = b.memory(src.desc());
                b.add_own("maxpool + relu backward", {diff, masks, diff_src},
                          [=](const Plan::Draw&) {
                              maxpool_relu_backward(pool, data<T>(diff), data<std::uint16_t>(masks),
                                                    data<T>(diff_src));
                          });
                return diff_src;
            }};
}

Compiled Pool2d::compile_onednn(PlanBuilder& builder, const Value& src) const {
    const auto around = padding(src.shape);
    return compile_pooling(builder, src,
                           {type(),
                            kind_ == Kind::max ? dnnl::algorithm::pooling_max
                                               : dnnl::algorithm::pooling_avg_include_padding,
                            kernel_,
                            {stride_, around.begin, around.end},
                            output_shape(src.shape)});
}

} // namespace headroom
