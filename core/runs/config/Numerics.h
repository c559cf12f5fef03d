#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace headroom {

class Plan;

/// Everything except its settings that decides the bits of a run, for config.json: the processor
/// ("cpu"), its instruction set ("isa"), oneDNN's version ("onednn") and the implementation of each
/// step of the training plan by the step's name ("algorithms"; core/engine/TuningCache.h).
nlohmann::ordered_json numerics_of(const Plan& plan);

/// Same without a plan: "cpu", "isa" and "onednn".
nlohmann::ordered_json numerics();

/// Describes the differences between a saved numerics_of() and today's; empty if there are none, or
/// if an older version saved none.
std::string numerics_difference(const nlohmann::ordered_json& saved,
                                const nlohmann::ordered_json& now);

} // namespace headroom
