#include "core/layers/Dropout.h"

#include "core/engine/PlanBuilder.h"
#include "core/kernels/fused/Dropout.h"
#include "core/layers/Operators.h"

#include <fmt/format.h>

namespace headroom {

namespace {

template <typename T>
Compiled compile_dropout(PlanBuilder& builder, const Value& src, float rate) {
    auto id = static_cast<std::uint64_t>(builder.next_id());
    // Memory order with padding: dropping does not depend on the layout.
    auto count = static_cast<std::int64_t>(src.desc().get_size() / sizeof(T));
    auto mask = std::make_shared<DropoutMask>(
        DropoutMask{.rate = rate, .first = count / builder.batch() * builder.first()});
    Value dst{builder.memory(src.desc()), src.shape, src.needs_gradient};
    builder.add_own("dropout forward", {src.memory, dst.memory}, [=](const Plan::Draw& draw) {
        mask->random = Random::stream({draw.seed, draw.step, id});
        dropout(*mask, count, data<T>(src.memory), data<T>(dst.memory));
    });

    return {dst, [=](PlanBuilder& b, dnnl::memory diff) -> dnnl::memory {
                if (!src.needs_gradient) return {};
                diff = b.reordered(diff, dst.desc(), "diff_dst");
                b.add_own("dropout backward", {diff}, [=](const Plan::Draw&) {
                    dropout(*mask, count, data<T>(diff), data<T>(diff));
                });
                return diff;
            }};
}

} // namespace

std::unique_ptr<Layer> Dropout::make(SpecReader& spec, const Shape&) {
    return std::make_unique<Dropout>(spec.number("rate", 0, 0.99, 0.5));
}

std::string Dropout::describe() const {
    return fmt::format("dropout {:g}", rate_);
}

OperatorValue Dropout::operators(OperatorList&, const std::string&,
                                 const OperatorValue& src) const {
    return src; // does nothing in inference
}

Compiled Dropout::compile(PlanBuilder& builder, const Value& src, const Epilogue&) {
    if (!builder.training()) {
        auto pass = [](PlanBuilder&, dnnl::memory diff) { return diff; };
        return {src, pass};
    }
    if (compat::type_of(src.desc()) == dnnl::memory::data_type::bf16)
        return compile_dropout<BFloat16>(builder, src, rate_);
    return compile_dropout<float>(builder, src, rate_);
}

} // namespace headroom
