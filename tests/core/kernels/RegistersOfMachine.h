#pragma once

#include "core/kernels/isa/Registers.h"

#include <vector>

namespace headroom {

/// Returns every kind of registers of this machine, for tests that try kernels on all of them.
inline std::vector<Registers> registers_of_machine() {
    std::vector<Registers> all;
    for (const auto registers : {Registers::avx2, Registers::avx512})
        if (registers <= registers_here()) all.push_back(registers);
    return all;
}

} // namespace headroom
