#pragma once

#include "cli/Console.h"

#include <nlohmann/json.hpp>

namespace headroom {

/// The one JSON document of --json; names that are no UTF-8 cannot break it.
inline void print_json(Console& console, const nlohmann::ordered_json& json) {
    using Handler = nlohmann::ordered_json::error_handler_t;
    console.out << json.dump(2, ' ', false, Handler::replace) << '\n';
}

} // namespace headroom
