#include "core/engine/Engine.h"

#include "core/engine/Compat.h"

#include <fstream>
#include <omp.h>
#include <sched.h>
#include <thread>

namespace headroom {

namespace {

std::string cpu_name() {
    std::ifstream in("/proc/cpuinfo");
    for (std::string line; std::getline(in, line);) {
        if (!line.starts_with("model name")) continue;
        auto at = line.find_first_not_of(" \t", line.find(':') + 1);
        if (at != std::string::npos) return line.substr(at);
    }
    return "unknown";
}

} // namespace

EngineInfo engine_info() {
    return {.onednn = compat::library_version(), .isa = compat::isa_name(), .cpu = cpu_name()};
}

int available_threads() {
    cpu_set_t set;
    if (sched_getaffinity(0, sizeof set, &set) == 0) return std::max(1, CPU_COUNT(&set));
    return std::max(1, static_cast<int>(std::thread::hardware_concurrency()));
}

int resolve_threads(int threads) {
    return threads > 0 ? threads : available_threads();
}

void use_one_openmp_thread() {
    omp_set_num_threads(1);
}

} // namespace headroom
