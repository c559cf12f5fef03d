#pragma once

#include "core/kernels/isa/Registers.h"

#include <string_view>

namespace headroom {

/// Instruction sets that the user's limit allows.
struct IsaLimit {
    Registers registers = Registers::avx512;
    bool int16_pairs = true;    ///< AVX512_VNNI
    bool bfloat16_pairs = true; ///< AVX512_BF16
    bool amx = true;

    bool operator==(const IsaLimit&) const = default;
};

/// The user's limit by its name in oneDNN ("AVX2"), or "" if there is none. Reads the environment
/// as oneDNN does: ONEDNN_MAX_CPU_ISA takes precedence over DNNL_MAX_CPU_ISA.
std::string_view isa_cap();

/// Interprets such a name; case is ignored. A name that is not an instruction set sets no limit.
IsaLimit isa_limit(std::string_view cap);

} // namespace headroom
