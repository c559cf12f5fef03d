#pragma once

#include <string>

namespace headroom {

/// "backbone.0" of "backbone.0.weight"; "" of a name without a dot.
inline std::string layer_of(const std::string& parameter) {
    const auto dot = parameter.rfind('.');
    return dot == parameter.npos ? "" : parameter.substr(0, dot);
}

} // namespace headroom
