#include "core/kernels/isa/IsaCap.h"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <string>

namespace headroom {

std::string_view isa_cap() {
    for (auto* name : {"ONEDNN_MAX_CPU_ISA", "DNNL_MAX_CPU_ISA"})
        if (auto* value = std::getenv(name); value && *value) return value;
    return {};
}

IsaLimit isa_limit(std::string_view cap) {
    std::string name(cap);
    std::ranges::transform(name, name.begin(),
                           [](unsigned char c) { return static_cast<char>(std::toupper(c)); });
    const auto has = [&](std::string_view part) { return name.find(part) != std::string::npos; };
    if (!name.starts_with("SSE") && !name.starts_with("AVX")) return {};
    if (name.starts_with("AVX2")) return {Registers::avx2, false, false, false};
    if (!name.starts_with("AVX512") && !name.starts_with("AVX10"))
        return {Registers::none, false, false, false};
    // Each name includes everything that the names before it allow: CORE, VNNI, BF16, FP16, AMX.
    const bool bfloat16 = has("BF16") || has("FP16") || has("AMX") || has("AVX10");
    return {Registers::avx512, bfloat16 || has("VNNI"), bfloat16, has("AMX")};
}

} // namespace headroom
