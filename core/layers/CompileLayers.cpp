#include "core/layers/CompileLayers.h"

#include "core/engine/CodeMemory.h"
#include "core/engine/Engine.h"
#include "core/engine/PlanImpl.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>
#include <optional>
#include <span>

namespace headroom {

namespace {

void build_lane(const std::vector<NamedLayer>& layers, Plan::Impl& plan, Lane& lane) {
    PlanBuilder builder(plan, lane);
    std::vector<std::pair<std::string, Backward>> backwards;
    Value value = builder.input();
    auto last = layers.size();
    while (last > 0 && layers[last - 1].layer->type() == "flatten")
        --last;
    for (std::size_t i = 0; i < layers.size();) {
        auto& [name, layer] = layers[i];
        builder.set_scope(name);
        require_code_memory();
        const auto following = std::span(layers).subspan(i + 1);
        const bool relu =
            layer->fuses_relu() && !following.empty() && following[0].layer->type() == "relu";
        const bool pool = relu && following.size() > 1 && following[1].layer->pools_2x2();
        std::optional<Compiled> compiled;
        std::size_t taken = 3;
        if (pool && i + taken != last) compiled = layer->compile_with_pool(builder, value);
        if (!compiled) {
            taken = relu ? 2 : 1;
            if (i + taken == last) builder.set_last();
            compiled = layer->compile(builder, value, relu);
        }
        value = compiled->dst;
        builder.count_activation(value);
        backwards.emplace_back(name, compiled->backward);
        i += taken;
    }
    builder.output(value);

    if (builder.training()) {
        builder.start_backward();
        auto diff = builder.diff_output(value);
        for (auto it = backwards.rbegin(); it != backwards.rend() && diff; ++it) {
            builder.set_scope(it->first);
            require_code_memory();
            diff = it->second(builder, diff);
        }
    }
    builder.finish();
}

} // namespace

Plan compile_layers(const std::vector<NamedLayer>& layers, const PlanSpec& spec) {
    try {
        use_one_openmp_thread();
        auto plan = std::make_unique<Plan::Impl>(spec);
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
