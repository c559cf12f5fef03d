#include "core/layers/Dropout.h"

#include "core/engine/PlanBuilder.h"
#include "core/kernels/BFloat16.h"
#include "datasets/base/Random.h"

#include <fmt/format.h>

namespace headroom {

namespace {

/// Four values share one 64-bit draw, 16 bits each: a rate is met to within 2^-17. `first` is where
/// src begins in the whole batch: what is dropped does not depend on how lanes share it.
template <typename T>
void drop(const Random& random, float rate, std::int64_t first, std::int64_t count, const T* src,
          T* dst, std::uint8_t* kept) {
    auto threshold = static_cast<std::uint32_t>(std::lround(rate * 65536));
    float scale = 1 / (1 - rate);
    std::uint64_t bits = 0;
    for (std::int64_t i = 0; i < count; ++i) {
        const auto at = static_cast<std::uint64_t>(first + i);
        if (at % 4 == 0 || i == 0) bits = random.at(at / 4) >> (at % 4 * 16);
        kept[i] = (bits & 0xffff) >= threshold;
        bits >>= 16;
        dst[i] = from_float<T>(kept[i] ? to_float(src[i]) * scale : 0);
    }
}

template <typename T>
void drop_gradient(float rate, std::int64_t count, const std::uint8_t* kept, T* diff) {
    float scale = 1 / (1 - rate);
    for (std::int64_t i = 0; i < count; ++i)
        diff[i] = from_float<T>(kept[i] ? to_float(diff[i]) * scale : 0);
}

template <typename T>
Compiled compile_dropout(PlanBuilder& builder, const Value& src, float rate) {
    auto id = static_cast<std::uint64_t>(builder.next_id());
    // Physical order, padding and all: what is dropped need not know the layout.
    auto count = static_cast<std::int64_t>(src.desc().get_size() / sizeof(T));
    auto first = count / builder.batch() * builder.first();
    Value dst{builder.memory(src.desc()), src.shape, src.needs_gradient};
    auto kept = builder.memory({{count}, dnnl::memory::data_type::u8, compat::Dims{1}});
    builder.add_own("dropout forward", {src.memory, dst.memory, kept}, [=](const Plan::Draw& draw) {
        auto random = Random::stream({draw.seed, draw.step, id});
        drop(random, rate, first, count, data<T>(src.memory), data<T>(dst.memory),
             data<std::uint8_t>(kept));
    });

    return {dst, [=](PlanBuilder& b, dnnl::memory diff) -> dnnl::memory {
                if (!src.needs_gradient) return {};
                diff = b.reordered(diff, dst.desc(), "diff_dst");
                b.add_own("dropout backward", {diff, kept}, [=](const Plan::Draw&) {
                    drop_gradient(rate, count, data<std::uint8_t>(kept), data<T>(diff));
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

Compiled Dropout::compile(PlanBuilder& builder, const Value& src, bool) {
    if (!builder.training()) {
        auto pass = [](PlanBuilder&, dnnl::memory diff) { return diff; };
        return {src, pass};
    }
    if (compat::type_of(src.desc()) == dnnl::memory::data_type::bf16)
        return compile_dropout<BFloat16>(builder, src, rate_);
    return compile_dropout<float>(builder, src, rate_);
}

} // namespace headroom
