#include "core/layers/Dropout.h"

#include "core/engine/PlanBuilder.h"
#include "datasets/base/Random.h"

#include <fmt/format.h>

namespace headroom {

namespace {

float* floats(const dnnl::memory& memory) {
    return static_cast<float*>(memory.get_data_handle());
}
std::uint8_t* bytes(const dnnl::memory& memory) {
    return static_cast<std::uint8_t*>(memory.get_data_handle());
}

/// Four values share one 64-bit draw, 16 bits each: a rate is met to within 2^-17.
void drop(const Random& random, float rate, std::int64_t count, const float* src, float* dst,
          std::uint8_t* kept) {
    auto threshold = static_cast<std::uint32_t>(std::lround(rate * 65536));
    float scale = 1 / (1 - rate);
#pragma omp parallel for schedule(static)
    for (std::int64_t block = 0; block < (count + 3) / 4; ++block) {
        std::uint64_t bits = random.at(static_cast<std::uint64_t>(block));
        for (auto i = block * 4; i < std::min(block * 4 + 4, count); ++i, bits >>= 16) {
            kept[i] = (bits & 0xffff) >= threshold;
            dst[i] = kept[i] ? src[i] * scale : 0;
        }
    }
}

} // namespace

std::unique_ptr<Layer> Dropout::make(SpecReader& spec, const Shape&) {
    return std::make_unique<Dropout>(spec.number("rate", 0, 0.99, 0.5));
}

std::string Dropout::describe() const {
    return fmt::format("dropout {:g}", rate_);
}

Compiled Dropout::compile(PlanBuilder& builder, const Value& src, bool) {
    auto id = static_cast<std::uint64_t>(builder.next_id());
    if (!builder.training()) {
        auto pass = [](PlanBuilder&, dnnl::memory diff) { return diff; };
        return {src, pass};
    }

    // Physical order, padding and all: what is dropped need not know the layout.
    auto count = static_cast<std::int64_t>(src.desc().get_size() / sizeof(float));
    Value dst{builder.memory(src.desc()), src.shape, src.needs_gradient};
    auto kept = builder.memory({{count}, dnnl::memory::data_type::u8, compat::Dims{1}});
    float rate = rate_;
    builder.add_own("dropout forward", {src.memory, dst.memory, kept}, [=](const Plan::Draw& draw) {
        auto random = Random::stream({draw.seed, draw.step, id});
        drop(random, rate, count, floats(src.memory), floats(dst.memory), bytes(kept));
    });

    return {dst, [=](PlanBuilder& b, dnnl::memory diff) -> dnnl::memory {
                if (!src.needs_gradient) return {};
                diff = b.reordered(diff, dst.desc(), "diff_dst");
                b.add_own("dropout backward", {diff, kept}, [=](const Plan::Draw&) {
                    float scale = 1 / (1 - rate);
                    float* d = floats(diff);
                    const std::uint8_t* keep = bytes(kept);
#pragma omp parallel for schedule(static)
                    for (std::int64_t i = 0; i < count; ++i)
                        d[i] = keep[i] ? d[i] * scale : 0;
                });
                return diff;
            }};
}

} // namespace headroom
