#pragma once

#include "core/comparison/HeadComparison.h"

#include <nlohmann/json.hpp>

namespace headroom {

/// Reads the comparison that to_json (Report.h) wrote: to_json, to_csv, to_html and to_text then
/// give the same output. The runs' test_correct, which no report holds, stays empty. Throws
/// nlohmann::json::exception if a key is missing or of another type, Error(bad_data) if the figures
/// contradict each other.
HeadComparison comparison_from_json(const nlohmann::ordered_json& json);

} // namespace headroom
