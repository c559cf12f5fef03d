#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace headroom {

class Plan;

/// What the bits of a run depend on beside its settings, for config.json: the processor ("cpu"),
/// its instruction set ("isa"), oneDNN's version ("onednn") and, by the name of each step of the
/// training plan, the implementation that was chosen ("algorithms"; core/engine/TuningCache.h).
nlohmann::ordered_json numerics_of(const Plan& plan);

/// The same without a plan: "cpu", "isa" and "onednn".
nlohmann::ordered_json numerics();

/// What differs between a saved numerics_of() and today's, for people; empty where nothing does, or
/// where an older version saved none.
std::string numerics_difference(const nlohmann::ordered_json& saved,
                                const nlohmann::ordered_json& now);

} // namespace headroom
