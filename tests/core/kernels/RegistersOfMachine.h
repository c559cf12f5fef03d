#pragma once

#include "core/kernels/isa/Avx2.h"
#include "core/kernels/isa/Avx512.h"
#include "core/kernels/isa/Registers.h"

#include <vector>

namespace headroom {

/// Those that this processor has, whatever the user's cap: a test tries kernels on all of them.
inline std::vector<Registers> registers_of_machine() {
    std::vector<Registers> all;
    if (avx2_usable()) all.push_back(Registers::avx2);
    if (avx512_usable()) all.push_back(Registers::avx512);
    return all;
}

} // namespace headroom
