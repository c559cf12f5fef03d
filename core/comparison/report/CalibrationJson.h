#pragma once

#include "core/comparison/RunCalibration.h"

#include <nlohmann/json.hpp>

namespace headroom {

/// A run's calibration in compare.json: "error", "temperature", "error_after", "accuracy_at", whose
/// keys are the percent of surest_shares.
nlohmann::ordered_json to_json(const RunCalibration& calibration);

/// Throws nlohmann's exceptions if a field is missing or of another type.
RunCalibration calibration_from_json(const nlohmann::ordered_json& json);

/// A head's reliability bins: "to", "count", "confidence", "accuracy"; each begins where the one
/// before ends.
nlohmann::ordered_json to_json(const std::vector<ReliabilityBin>& bins);

/// Throws Error(bad_data) if a value is out of its range, and nlohmann's exceptions.
std::vector<ReliabilityBin> bins_from_json(const nlohmann::ordered_json& json);

} // namespace headroom
