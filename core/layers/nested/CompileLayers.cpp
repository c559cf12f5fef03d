#include "core/layers/nested/CompileLayers.h"

#include "core/engine/CodeMemory.h"
#include "core/engine/Engine.h"
#include "core/engine/PlanImpl.h"
#include "core/layers/BatchNorm2d.h"
#include "core/layers/Operators.h"
#include "core/layers/nested/Branches.h"
#include "datasets/base/Error.h"

#include <algorithm>
#include <climits>
#include <fmt/format.h>
#include <optional>

namespace headroom {

namespace {

/// Layers compiled as one: the first one, and those after it that it fuses.
struct Fused {
    std::size_t layers = 1;
    Epilogue epilogue;
    bool took_tail = false;
};

Fused fuse(const PlanBuilder& builder, std::span<const NamedLayer> layers, const Epilogue& tail) {
    const Layer& first = *layers[0].layer;
    Fused fused;
    const auto takes = [&](const Epilogue& epilogue) {
        if (!first.fuses(builder, epilogue)) return false;
        fused.epilogue = epilogue;
        return true;
    };
    Epilogue wanted;
    if (layers.size() > 1) {
        wanted.norm = dynamic_cast<BatchNorm2d*>(layers[1].layer);
        if (wanted.norm && takes(wanted)) ++fused.layers;
    }
    wanted = fused.epilogue;
    if (fused.layers < layers.size()) {
        wanted.activation = layers[fused.layers].layer->activation();
        if (wanted.activation != Activation::none && takes(wanted)) ++fused.layers;
    } else {
        wanted.addend = tail.addend;
        wanted.activation = tail.activation;
        fused.took_tail = takes(wanted);
    }
    return fused;
}

/// The last layer that computes something.
std::size_t last_of(std::span<const NamedLayer> layers) {
    auto last = layers.size();
    while (last > 0 && layers[last - 1].layer->type() == "flatten")
        --last;
    return last;
}

/// Returns how many images a thread takes through the network at a time in inference: as many as
/// keep the largest activation in the last cache, which pays where layers wait for memory
/// (docs/performance.md), but not so few that weights would be read too often.
int slice_of(const std::vector<NamedLayer>& layers, const PlanSpec& spec) {
    constexpr std::int64_t cache = 16 << 20, fewest = 4;
    OperatorList list;
    OperatorValue value{"input", spec.input};
    for (const auto& [name, layer] : layers)
        value = layer->operators(list, name, value);
    const std::int64_t bytes = spec.execution.precision == Precision::bf16 ? 2 : 4;
    const auto image = bytes * std::max<std::int64_t>(1, list.largest());
    return static_cast<int>(std::clamp<std::int64_t>(cache / image, fewest, INT_MAX));
}

void build_lane(const std::vector<NamedLayer>& layers, Plan::Impl& plan, Lane& lane) {
    PlanBuilder builder(plan, lane);
    const Value input = builder.input();
    builder.set_last();
    const auto [value, backward] = compile_in_order(builder, layers, input);
    builder.output(value);
    if (builder.spec().mode == Mode::training) {
        builder.set_frozen(false);
        builder.start_backward();
        backward(builder, builder.diff_output(value));
    }
    builder.finish();
}

} // namespace

Compiled compile_in_order(PlanBuilder& builder, std::span<const NamedLayer> layers,
                          const Value& src, const Epilogue& tail) {
    // "The last layer" is one of the whole network's, and then of those that it is made of.
    const bool holds_last = builder.is_last();
    const auto last = last_of(layers);
    std::vector<std::pair<std::string, Backward>> backwards;
    Value value = src;
    Epilogue left = tail;
    for (std::size_t i = 0; i < layers.size();) {
        const auto& [name, layer] = layers[i];
        builder.set_scope(name);
        builder.set_frozen(layer->frozen() && !value.needs_gradient);
        require_code_memory();
        const auto rest = layers.subspan(i);
        Fused fused = fuse(builder, rest, tail);
        std::optional<Compiled> compiled;
        builder.set_last(false);
        if (const auto next = fused.layers; next < rest.size() && i + next + 1 != last)
            if (const auto pooling =
                    rest[next].layer->max_pooling(layer->output_shape(value.shape)))
                compiled = layer->compile_with_pool(builder, value, fused.epilogue, *pooling);
        if (compiled) {
            ++fused.layers;
        } else {
            builder.set_last(holds_last && i + fused.layers == last);
            compiled = layer->compile(builder, value, fused.epilogue);
        }
        value = compiled->dst;
        builder.count_activation(value);
        backwards.emplace_back(name, compiled->backward);
        i += fused.layers;
        if (fused.took_tail) left = {};
    }
    builder.set_last(holds_last);
    value = add_epilogue(builder, value, left);
    return {value, [backwards = std::move(backwards)](PlanBuilder& b, dnnl::memory diff) {
                for (auto it = backwards.rbegin(); it != backwards.rend() && diff; ++it) {
                    b.set_scope(it->first);
                    require_code_memory();
                    diff = it->second ? it->second(b, diff) : dnnl::memory();
                }
                return diff;
            }};
}

Plan compile_layers(const std::vector<NamedLayer>& layers, const PlanSpec& spec) {
    try {
        use_one_openmp_thread();
        PlanSpec sliced = spec;
        if (spec.mode == Mode::inference && spec.execution.slice == 0)
            sliced.execution.slice = slice_of(layers, spec);
        auto plan = std::make_unique<Plan::Impl>(sliced);
        for (auto& lane : plan->lanes)
            build_lane(layers, *plan, lane);
        return Plan(std::move(plan));
    } catch (const dnnl::error& error) {
        throw Error(Failure::resources,
                    fmt::format("oneDNN cannot build this network for a batch of {} of {}: {}",
                                spec.batch, to_string(spec.input), error.what()));
    }
}

} // namespace headroom
