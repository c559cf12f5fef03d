#pragma once

#include <string>
#include <string_view>

namespace headroom {

/// The user's cap on the instruction sets that oneDNN uses, "" if there is none. Read as oneDNN
/// does: ONEDNN_MAX_CPU_ISA comes before DNNL_MAX_CPU_ISA.
std::string_view cpu_isa_cap();

/// oneDNN takes its names in any case of letters.
std::string in_capitals(std::string_view name);

} // namespace headroom
