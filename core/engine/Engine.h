#pragma once

#include <string>

namespace headroom {

/// Library, instruction set and processor. If all of these, the seed and the data are equal,
/// results repeat bit by bit.
struct EngineInfo {
    std::string onednn; ///< "2.6.3"
    std::string isa;    ///< what oneDNN dispatches to: "AVX512_CORE_AMX", "AVX2", ...
    std::string cpu;    ///< the processor's name
};
EngineInfo engine_info();

/// Cores this process may run on (its affinity mask).
int available_threads();

/// Returns the number itself, or available_threads() for 0.
int resolve_threads(int threads);

/// Limits oneDNN's primitives to the calling thread: a Plan's own threads share the work instead
/// (core/engine/Workers.h).
void use_one_openmp_thread();

} // namespace headroom
