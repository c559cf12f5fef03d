#include "core/layers/GemPool2d.h"

#include "core/engine/PlanBuilder.h"
#include "core/kernels/fused/PowerMean.h"
#include "core/layers/Operators.h"
#include "core/layers/ShapeChecks.h"

#include <algorithm>

namespace headroom {

GemPool2d::GemPool2d(double power) : start_(static_cast<float>(power)) {
    power_.name = "power";
    power_.value = LaidOut({1});
    initialise(0);
}

std::unique_ptr<Layer> GemPool2d::make(SpecReader& spec, const Shape& input) {
    require_image(spec.type(), input);
    return std::make_unique<GemPool2d>(spec.number("power", 0.01, 100, 3));
}

Shape GemPool2d::output_shape(const Shape& input) const {
    require_image(type(), input);
    return {input[0], 1, 1};
}

void GemPool2d::initialise(std::uint64_t) {
    power_.value.fill(start_);
    ++power_.version;
}

OperatorValue GemPool2d::operators(OperatorList& list, const std::string& name,
                                   const OperatorValue& src) const {
    const auto dst = output_shape(src.shape);
    const auto x =
        list.add("Clip", {src}, {}, {name + ".clip", src.shape}, {{"min", smallest_of_power_mean}});
    const auto powers = list.add("Pow", {x}, {&power_}, {name + ".pow", src.shape});
    const auto mean = list.add("GlobalAveragePool", {powers}, {}, {name + ".mean", dst});
    const auto root = list.add("Reciprocal", {}, {&power_}, {name + ".reciprocal", {1}});
    return list.add("Pow", {mean, root}, {}, {name, dst});
}

Compiled GemPool2d::compile(PlanBuilder& builder, const Value& src, const Epilogue&) {
    if (compat::type_of(src.desc()) == dnnl::memory::data_type::bf16)
        return compile_in<BFloat16>(builder, src);
    return compile_in<float>(builder, src);
}

template <typename T>
Compiled GemPool2d::compile_in(PlanBuilder& builder, Value src) {
    auto blocks = compat::channel_blocks(src.desc());
    if (!blocks || blocks->channels == 1) { // in NCHW nothing could be vectorised
        src.memory = builder.reordered(src.memory, compat::nhwc_like(src.desc()), "src");
        blocks = compat::channel_blocks(src.desc());
    }
    const auto shape = output_shape(src.shape);
    const std::int64_t images = blocks->batch, channels = shape[0];
    const auto padded = static_cast<std::int64_t>(blocks->all_channels());
    const auto means_bytes = static_cast<std::size_t>(images * padded) * sizeof(float);
    const auto type = compat::type_of(src.desc());
    const bool trains = builder.training() && power_.trainable;
    const Value dst{builder.memory({batched(images, shape), type, dnnl::memory::format_tag::nchw}),
                    shape, trains || src.needs_gradient};
    const auto means = builder.bytes(means_bytes);
    builder.add_own("gem forward", {src.memory, means, dst.memory}, [=, this](const Plan::Draw&) {
        const auto* all = data<float>(means);
        power_mean(*blocks, power_.value.data()[0], data<T>(src.memory), data<float>(means));
        for (std::int64_t n = 0; n < images; ++n)
            std::transform(all + n * padded, all + n * padded + channels,
                           data<T>(dst.memory) + n * channels, from_float<T>);
    });
    if (!builder.training()) return {dst, {}};

    return {dst, [=, this](PlanBuilder& b, dnnl::memory diff) -> dnnl::memory {
                if (!dst.needs_gradient) return {};
                diff = b.reordered(diff, dst.desc(), "diff_dst");
                const auto diff_means = b.bytes(means_bytes), diff_src = b.memory(src.desc());
                const auto diff_power =
                    trains ? b.gradient(power_, {1}, plain({1})) : b.memory(plain({1}));
                b.add_own("gem backward",
                          {src.memory, means, diff, diff_means, diff_src, diff_power},
                          [=, this](const Plan::Draw&) {
                              auto* all = data<float>(diff_means);
                              std::fill_n(all, images * padded, 0.F);
                              for (std::int64_t n = 0; n < images; ++n)
                                  std::transform(data<T>(diff) + n * channels,
                                                 data<T>(diff) + (n + 1) * channels,
                                                 all + n * padded, [](T x) { return to_float(x); });
                              data<float>(diff_power)[0] = static_cast<float>(power_mean_backward(
                                  *blocks, power_.value.data()[0], data<T>(src.memory),
                                  data<float>(means), all, data<T>(diff_src)));
                          });
                return src.needs_gradient ? diff_src : dnnl::memory();
            }};
}

} // namespace headroom
