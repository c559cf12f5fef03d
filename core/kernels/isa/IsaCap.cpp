#include "core/kernels/isa/IsaCap.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>

namespace headroom {

std::string_view cpu_isa_cap() {
    for (auto* name : {"ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA"})
        if (auto* value = std::getenv(name); value && *value) return value;
    return {};
}

std::string in_capitals(std::string_view name) {
    std::string capitals(name);
    std::ranges::transform(capitals, capitals.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    return capitals;
}

} // namespace headroom
