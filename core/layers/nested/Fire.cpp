#include "core/layers/nested/Fire.h"

#include "core/engine/PlanBuilder.h"
#include "core/kernels/fused/ReluConcat.h"
#include "core/layers/Operators.h"
#include "core/layers/ShapeChecks.h"
#include "core/layers/conv/WinogradConv.h"
#include "core/layers/nested/Branches.h"
#include "core/layers/nested/ChannelPart.h"
#include "core/layers/nested/Concat.h"

#include <fmt/format.h>

namespace headroom {

namespace {

template <typename T>
Concat concat_ours(PlanBuilder& builder, const ReluConcat& concat, const Value& one,
                   const Value& three, Value dst) {
    auto masks = builder.bytes(concat.mask_count() * sizeof(std::uint16_t));
    builder.add_own("concat", {one.memory, three.memory, dst.memory, masks},
                    [=](const Plan::Draw&) {
                        relu_concat_forward(concat, data<T>(one.memory), data<T>(three.memory),
                                            data<T>(dst.memory), data<std::uint16_t>(masks));
                    });
    return {dst, [=](PlanBuilder& b, const dnnl::memory& diff_dst) {
                const auto diff = b.reordered(diff_dst, dst.desc(), "diff_dst");
                auto to_one = b.memory(one.desc()), to_three = b.memory(three.desc());
                *one.relu_backward_done = *three.relu_backward_done = true;
                if (*dst.relu_backward_done)
                    b.add_own("concat backward", {diff, to_one, to_three}, [=](const Plan::Draw&) {
                        concat_backward(concat, data<T>(diff), data<T>(to_one), data<T>(to_three));
                    });
                else
                    b.add_own("concat + relu backward", {diff, masks, to_one, to_three},
                              [=](const Plan::Draw&) {
                                  relu_concat_backward(concat, data<T>(diff),
                                                       data<std::uint16_t>(masks), data<T>(to_one),
                                                       data<T>(to_three));
                              });
                return std::pair{to_one, to_three};
            }};
}

Concat concat(PlanBuilder& builder, const Value& one, const Value& three, Shape shape) {
    auto desc = compat::with_channels(one.desc(), shape[0]);
    if (compat::is_empty(channel_range(desc, one.shape[0], three.shape[0])))
        desc = compat::nchw_like(desc);
    Value dst{builder.memory(desc), std::move(shape), true, std::make_shared<bool>(false)};
    const auto a = compat::channel_blocks(one.desc()), b = compat::channel_blocks(three.desc()),
               whole = compat::channel_blocks(desc);
    const auto rows = a && b && whole ? relu_concat(*a, *b, *whole) : std::nullopt;
    if (!builder.training() || !rows || !relu_concat_runs())
        return concat_by_copies(builder, one, three, dst);
    if (compat::type_of(desc) == dnnl::memory::data_type::bf16)
        return concat_ours<BFloat16>(builder, *rows, one, three, dst);
    return concat_ours<float>(builder, *rows, one, three, dst);
}

/// Whether, in a Plan for inference, the other branch can write beside this one.
bool in_blocks(const PlanBuilder& builder, const Value& value) {
    return !builder.training() && registers_here() != Registers::none && value.shape[0] % 16 == 0 &&
           value.desc() == WinogradConv::layout(value.desc());
}

} // namespace

Fire::Fire(std::int64_t channels, std::int64_t squeeze, std::int64_t expand)
    : squeeze_width_(squeeze), expand_width_(expand),
      squeeze_(channels, squeeze, {.kernel = {1, 1}, .padding = {}}, true),
      expand1x1_(squeeze, expand, {.kernel = {1, 1}, .padding = {}}, true),
      expand3x3_(squeeze, expand, {.kernel = {3, 3}, .padding = {{1, 1}}}, true) {
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

OperatorValue Fire::operators(OperatorList& list, const std::string& name,
                              const OperatorValue& src) const {
    const auto conv_relu = [&](const Conv2d& conv, const std::string& part,
                               const OperatorValue& from) {
        const auto sum = conv.operators(list, name + "." + part, from);
        return list.add("Relu", {sum}, {}, {sum.name + ".relu", sum.shape});
    };
    const auto squeezed = conv_relu(squeeze_, "squeeze", src);
    return list.add("Concat",
                    {conv_relu(expand1x1_, "expand1x1", squeezed),
                     conv_relu(expand3x3_, "expand3x3", squeezed)},
                    {}, {name, output_shape(src.shape)}, {{"axis", 1}});
}

Compiled Fire::compile(PlanBuilder& builder, const Value& src, const Epilogue&) {
    const Epilogue relu{.activation = Activation::relu};
    auto squeeze = squeeze_.compile(builder, src, relu);
    auto one = expand1x1_.compile(builder, squeeze.dst, relu);
    if (in_blocks(builder, one.dst)) {
        // Each branch writes whole blocks of channels.
        const auto dims = batched(builder.batch(), output_shape(src.shape));
        const auto whole =
            builder.memory(WinogradConv::layout(builder.any_like(one.dst.desc(), dims)));
        copy_to(builder, {whole, 0}, one.dst.memory);
        expand3x3_.compile_part(builder, squeeze.dst, relu, {whole, expand_width_});
        return {{whole, output_shape(src.shape), true}, {}};
    }
    auto three = expand3x3_.compile(builder, squeeze.dst, relu);
    auto both = concat(builder, one.dst, three.dst, output_shape(src.shape));
    if (!builder.training()) return {both.dst, {}};

    return {both.dst, [=](PlanBuilder& b, dnnl::memory diff) -> dnnl::memory {
                auto [diff_one, diff_three] = both.backward(b, diff);
                auto from_one = one.backward(b, diff_one);
                auto from_three = three.backward(b, diff_three);
                return squeeze.backward(b, add_gradient_sum(b, squeeze.dst, from_one, from_three));
            }};
}

} // namespace headroom
