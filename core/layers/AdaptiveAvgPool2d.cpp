#include "core/layers/AdaptiveAvgPool2d.h"

#include "core/engine/PlanBuilder.h"
#include "core/layers/Operators.h"
#include "core/layers/PoolingSteps.h"
#include "core/layers/ShapeChecks.h"

#include <fmt/format.h>

namespace headroom {

namespace {

/// Range of input rows (or columns), of `in`, that output index i of `out` averages.
struct Window {
    std::int64_t begin, end;
    Window(std::int64_t i, std::int64_t in, std::int64_t out)
        : begin(i * in / out), end(((i + 1) * in + out - 1) / out) {}
};

struct Sizes {
    std::int64_t planes, height, width, out_height, out_width;
};

/// Calls visit(plane, output index, rows, columns) for every output element, planes in parallel.
template <typename Visit>
void for_each_window(const Sizes& s, Visit visit) {
    for (std::int64_t plane = 0; plane < s.planes; ++plane)
        for (std::int64_t oh = 0; oh < s.out_height; ++oh)
            for (std::int64_t ow = 0; ow < s.out_width; ++ow)
                visit(plane, oh * s.out_width + ow, Window(oh, s.height, s.out_height),
                      Window(ow, s.width, s.out_width));
}

void average_windows(const Sizes& s, const float* src, float* dst) {
    for_each_window(s, [&](auto plane, auto at, Window rows, Window columns) {
        const float* x = src + plane * s.height * s.width;
        float sum = 0;
        for (auto h = rows.begin; h < rows.end; ++h)
            for (auto w = columns.begin; w < columns.end; ++w)
                sum += x[h * s.width + w];
        auto count = (rows.end - rows.begin) * (columns.end - columns.begin);
        dst[plane * s.out_height * s.out_width + at] = sum / static_cast<float>(count);
    });
}

/// Distributes gradients. Windows may overlap, so gradients add up.
void spread_windows(const Sizes& s, const float* diff_dst, float* diff_src) {
    std::fill_n(diff_src, s.planes * s.height * s.width, 0.f);
    for_each_window(s, [&](auto plane, auto at, Window rows, Window columns) {
        float* dx = diff_src + plane * s.height * s.width;
        auto count = (rows.end - rows.begin) * (columns.end - columns.begin);
        float share = diff_dst[plane * s.out_height * s.out_width + at] / static_cast<float>(count);
        for (auto h = rows.begin; h < rows.end; ++h)
            for (auto w = columns.begin; w < columns.end; ++w)
                dx[h * s.width + w] += share;
    });
}

} // namespace

std::unique_ptr<Layer> AdaptiveAvgPool2d::make(SpecReader& spec, const Shape& input) {
    require_image(spec.type(), input);
    return std::make_unique<AdaptiveAvgPool2d>(spec.size("size", 1, 4096, {1, 1}));
}

std::string AdaptiveAvgPool2d::describe() const {
    if (size_ == Shape{1, 1}) return "global average pool";
    return fmt::format("adaptive average pool {}x{}", size_[0], size_[1]);
}

Shape AdaptiveAvgPool2d::output_shape(const Shape& input) const {
    require_image(type(), input);
    return {input[0], size_[0], size_[1]};
}

OperatorValue AdaptiveAvgPool2d::operators(OperatorList& list, const std::string& name,
                                           const OperatorValue& src) const {
    const OperatorValue dst{name, output_shape(src.shape)};
    if (size_ == Shape{1, 1}) return list.add("GlobalAveragePool", {src}, {}, dst);
    const Shape rest{src.shape[1] % size_[0], src.shape[2] % size_[1]};
    if (rest != Shape{0, 0})
        return list.add("AdaptiveAveragePool", {src}, {}, dst, {{"size", size_}});
    const Shape window{src.shape[1] / size_[0], src.shape[2] / size_[1]};
    return list.add("AveragePool", {src}, {}, dst, {{"kernel_shape", window}, {"strides", window}});
}

Compiled AdaptiveAvgPool2d::compile(PlanBuilder& builder, const Value& src, const Epilogue&) {
    bool even = src.shape[1] % size_[0] == 0 && src.shape[2] % size_[1] == 0;
    return even ? compile_even(builder, src) : compile_uneven(builder, src);
}

Compiled AdaptiveAvgPool2d::compile_even(PlanBuilder& builder, const Value& src) const {
    const compat::Dims kernel{src.shape[1] / size_[0], src.shape[2] / size_[1]};
    return compile_pooling(builder, src,
                           {"adaptive avgpool",
                            dnnl::algorithm::pooling_avg_exclude_padding,
                            kernel,
                            {kernel, {0, 0}, {0, 0}},
                            output_shape(src.shape)});
}

Compiled AdaptiveAvgPool2d::compile_uneven(PlanBuilder& builder, const Value& src) const {
    auto shape = output_shape(src.shape);
    Sizes sizes{builder.batch() * shape[0], src.shape[1], src.shape[2], shape[1], shape[2]};
    auto x = builder.reordered(src.memory, plain(compat::dims_of(src.desc())), "src");
    Value dst{builder.memory(plain(batched(builder.batch(), shape))), shape, src.needs_gradient};
    builder.add_own("adaptive avgpool forward", {x, dst.memory}, [=](const Plan::Draw&) {
        average_windows(sizes, data<float>(x), data<float>(dst.memory));
    });
    if (!builder.training()) return {dst, {}};
    return {dst, [=](PlanBuilder& b, dnnl::memory diff) -> dnnl::memory {
                if (!src.needs_gradient) return {};
                auto dy = b.reordered(diff, dst.desc(), "diff_dst");
                auto dx = b.memory(x.get_desc());
                b.add_own("adaptive avgpool backward", {dy, dx}, [=](const Plan::Draw&) {
                    spread_windows(sizes, data<float>(dy), data<float>(dx));
                });
                return dx;
            }};
}

} // namespace headroom
