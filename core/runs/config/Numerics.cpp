#include "core/runs/config/Numerics.h"

#include "core/engine/Engine.h"
#include "core/engine/Plan.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {

using nlohmann::ordered_json;

ordered_json numerics_of(const Plan& plan) {
    auto algorithms = ordered_json::object();
    for (const auto& step : plan.steps())
        algorithms[step.name] = step.implementation;
    auto json = numerics();
    json["algorithms"] = algorithms;
    return json;
}

ordered_json numerics() {
    const EngineInfo engine = engine_info();
    return {{"cpu", engine.cpu}, {"isa", engine.isa}, {"onednn", engine.onednn}};
}

std::string numerics_difference(const ordered_json& saved, const ordered_json& now) {
    if (!saved.is_object()) return {};
    const auto text = [](const ordered_json& json, const std::string& key) {
        const auto found = json.find(key);
        return found != json.end() && found->is_string() ? found->get<std::string>() : "unknown";
    };
    std::vector<std::string> differences;
    const auto compare = [&](const ordered_json& before, const std::string& key,
                             const ordered_json& after, const std::string& name) {
        const auto was = text(before, key), is = text(after, key);
        if (was != is) differences.push_back(fmt::format("{} was {}, now it is {}", name, was, is));
    };
    compare(saved, "onednn", now, "oneDNN");
    compare(saved, "isa", now, "the instruction set");
    compare(saved, "cpu", now, "the processor");
    const auto algorithms = saved.find("algorithms");
    const auto before = algorithms == saved.end() ? ordered_json::object() : *algorithms;
    const auto after = now.value("algorithms", ordered_json::object());
    for (const auto& [step, implementation] : after.items())
        compare(before, step, after, step);
    constexpr std::size_t shown = 3;
    const auto more = differences.size() > shown ? differences.size() - shown : 0;
    differences.resize(differences.size() - more);
    return fmt::format("{}{}", fmt::join(differences, "; "),
                       more > 0 ? fmt::format("; and {} more", more) : "");
}

} // namespace headroom
