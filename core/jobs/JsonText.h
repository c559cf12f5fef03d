#pragma once

#include <nlohmann/json.hpp>
#include <string>

namespace headroom {

/// A JSON document as both front ends write it; names that are no UTF-8 cannot break it.
inline std::string json_text(const nlohmann::ordered_json& json) {
    using Handler = nlohmann::ordered_json::error_handler_t;
    return json.dump(2, ' ', false, Handler::replace) + '\n';
}

} // namespace headroom
