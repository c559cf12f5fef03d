#pragma once

#include <string>

namespace headroom {

/// What the numbers of a run depend on beside seed and data: with all of these equal, results
/// repeat bit by bit.
struct EngineInfo {
    std::string onednn; ///< "2.6.3"
    std::string isa;    ///< what oneDNN dispatches to: "AVX512_CORE_AMX", "AVX2", ...
    std::string cpu;    ///< the processor's name
};
EngineInfo engine_info();

/// Cores this process may run on (its affinity mask).
int available_threads();

/// Sets how many threads primitives and our own loops use when run from the calling thread;
/// 0 = available_threads().
/// Returns the number now in force.
int set_threads(int threads);

} // namespace headroom
