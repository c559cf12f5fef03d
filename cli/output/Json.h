#pragma once

#include "cli/output/Console.h"
#include "datasets/base/text/JsonText.h"

namespace headroom {

/// Prints the one JSON document of --json.
inline void print_json(Console& console, const nlohmann::ordered_json& json) {
    console.out << json_text(json);
}

} // namespace headroom
