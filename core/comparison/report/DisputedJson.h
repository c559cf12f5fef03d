#pragma once

#include "core/comparison/DisputedImages.h"

#include <nlohmann/json.hpp>

namespace headroom {

/// The file disagreements.json: "seed", "count" and "images", each with "name", "label", "picture"
/// and "answers": "head", "answer", "confidence", "method", "map". Pictures are PNG in base64.
nlohmann::ordered_json to_json(const DisputedImages& disputed);

/// Throws Error(bad_data) if a picture is not base64, and nlohmann's exceptions if a field is
/// missing or of another type.
DisputedImages disputed_from_json(const nlohmann::ordered_json& json);

} // namespace headroom
