#include "core/layers/Fire.h"

#include "core/engine/PlanBuilder.h"
#include "core/layers/ShapeChecks.h"

#include <fmt/format.h>

namespace headroom {

namespace {

/// Channels [from, from + dims[1]) of `whole`, in the layout `desc`.
dnnl::memory channels(PlanBuilder& builder, dnnl::memory whole, const compat::Desc& desc,
                      std::int64_t from) {
    auto dims = compat::dims_of(desc);
    compat::Dims offsets{0, from, 0, 0};
    auto part = whole.get_desc().submemory_desc(dims, offsets, true);
    if (compat::is_empty(part)) { // a block of channels would be cut in two
        whole = builder.reordered(whole, plain(compat::dims_of(whole.get_desc())), "diff_dst");
        part = whole.get_desc().submemory_desc(dims, offsets);
    }
    return builder.reordered(builder.view(whole, part), desc, "branch");
}

/// Sums `b` into `a`'s layout; both are gradients of one tensor.
dnnl::memory add(PlanBuilder& builder, const dnnl::memory& a, const dnnl::memory& b) {
    auto total = builder.memory(a.get_desc());
    builder.add<dnnl::sum>(
        "sum of branches", compat::sum(a.get_desc(), {a.get_desc(), b.get_desc()}),
        {{DNNL_ARG_MULTIPLE_SRC, a}, {DNNL_ARG_MULTIPLE_SRC + 1, b}, {DNNL_ARG_DST, total}});
    return total;
}

} // namespace

Fire::Fire(std::int64_t channels, std::int64_t squeeze, std::int64_t expand)
    : squeeze_width_(squeeze), expand_width_(expand),
      squeeze_(channels, squeeze, {1, 1}, {1, 1}, {0, 0}, true),
      expand1x1_(squeeze, expand, {1, 1}, {1, 1}, {0, 0}, true),
      expand3x3_(squeeze, expand, {3, 3}, {1, 1}, {1, 1}, true) {
    for (auto* p : squeeze_.parameters())
        p->name = "squeeze." + p->name;
    for (auto* p : expand1x1_.parameters())
        p->name = "expand1x1." + p->name;
    for (auto* p : expand3x3_.parameters())
        p->name = "expand3x3." + p->name;
}

std::unique_ptr<Layer> Fire::make(SpecReader& spec, const Shape& input) {
    require_image(spec.type(), input);
    auto squeeze = spec.integer("squeeze", 1, 65536);
    return std::make_unique<Fire>(input[0], squeeze, spec.integer("expand", 1, 65536));
}

std::string Fire::describe() const {
    return fmt::format("fire {}, {}+{}", squeeze_width_, expand_width_, expand_width_);
}

Shape Fire::output_shape(const Shape& input) const {
    auto squeezed = squeeze_.output_shape(input);
    return {2 * expand_width_, squeezed[1], squeezed[2]};
}

std::vector<Parameter*> Fire::parameters() {
    std::vector<Parameter*> all;
    for (auto* conv : {&squeeze_, &expand1x1_, &expand3x3_})
        for (auto* p : conv->parameters())
            all.push_back(p);
    return all;
}

std::int64_t Fire::macs(const Shape& input) const {
    auto squeezed = squeeze_.output_shape(input);
    return squeeze_.macs(input) + expand1x1_.macs(squeezed) + expand3x3_.macs(squeezed);
}

void Fire::initialise(std::uint64_t seed) {
    for (auto* conv : {&squeeze_, &expand1x1_, &expand3x3_})
        conv->initialise(seed);
}

Compiled Fire::compile(PlanBuilder& builder, const Value& src, bool) {
    auto squeeze = squeeze_.compile(builder, src, true);
    auto one = expand1x1_.compile(builder, squeeze.dst, true);
    auto three = expand3x3_.compile(builder, squeeze.dst, true);
    auto pd = compat::concat(1, {one.dst.desc(), three.dst.desc()});
    Value dst{builder.memory(pd.dst_desc()), output_shape(src.shape), true};
    builder.add<dnnl::concat>("concat", pd,
                              {{DNNL_ARG_MULTIPLE_SRC, one.dst.memory},
                               {DNNL_ARG_MULTIPLE_SRC + 1, three.dst.memory},
                               {DNNL_ARG_DST, dst.memory}});
    if (!builder.training()) return {dst, {}};

    auto width = expand_width_;
    return {dst, [=](PlanBuilder& b, dnnl::memory diff) -> dnnl::memory {
                auto diff_one = channels(b, diff, one.dst.desc(), 0);
                auto diff_three = channels(b, diff, three.dst.desc(), width);
                auto sum = add(b, one.backward(b, diff_one), three.backward(b, diff_three));
                return squeeze.backward(b, sum);
            }};
}

} // namespace headroom
