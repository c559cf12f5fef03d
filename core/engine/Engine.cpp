#include "core/engine/Engine.h"

#include "core/engine/Compat.h"

#include <fmt/format.h>
#include <fstream>
#include <omp.h>
#include <sched.h>
#include <thread>

namespace headroom {

namespace {

/// Returns the first processor's value of a key of /proc/cpuinfo; empty if there is none.
std::string cpuinfo(const std::string& key) {
    std::ifstream in("/proc/cpuinfo");
    for (std::string line; std::getline(in, line);) {
        const auto colon = line.find(':');
        if (colon == std::string::npos) continue;
        const auto end = line.find_last_not_of(" \t", colon - 1);
        if (end == std::string::npos || line.substr(0, end + 1) != key) continue;
        const auto at = line.find_first_not_of(" \t", colon + 1);
        if (at != std::string::npos) return line.substr(at);
    }
    return "";
}

/// Example: "AMD EPYC (family 25, model 17)". Virtual machines give different processors one name.
std::string cpu_name() {
    const auto name = cpuinfo("model name"), family = cpuinfo("cpu family");
    if (name.empty()) return "unknown";
    if (family.empty()) return name;
    return fmt::format("{} (family {}, model {})", name, family, cpuinfo("model"));
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
