#include "core/runs/result/ProcessMemory.h"

#include <cstdlib>
#include <fstream>
#include <malloc.h>
#include <string>
#include <sys/resource.h>
#include <unistd.h>

namespace headroom {

void reset_peak_memory() {
    malloc_trim(0);
    std::ofstream("/proc/self/clear_refs") << "5";
}

std::int64_t peak_memory_bytes() {
    std::ifstream status("/proc/self/status");
    for (std::string line; std::getline(status, line);)
        if (line.starts_with("VmHWM:")) return std::atoll(line.c_str() + 6) * 1024; // in kB
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    return static_cast<std::int64_t>(usage.ru_maxrss) * 1024; // in kB
}

std::uint64_t available_memory_bytes() {
    auto bytes = machine_memory_bytes();
    std::ifstream system("/proc/meminfo");
    for (std::string line; std::getline(system, line);)
        if (line.starts_with("MemAvailable:"))
            bytes = std::strtoull(line.c_str() + 13, nullptr, 10) * 1024; // in kB
    std::uint64_t limit = 0, used = 0;
    if (std::ifstream("/sys/fs/cgroup/memory.max") >> limit && // "max" is none
        std::ifstream("/sys/fs/cgroup/memory.current") >> used)
        bytes = std::min(bytes, limit > used ? limit - used : 0);
    return bytes;
}

std::uint64_t machine_memory_bytes() {
    return static_cast<std::uint64_t>(sysconf(_SC_PHYS_PAGES)) *
           static_cast<std::uint64_t>(sysconf(_SC_PAGESIZE));
}

} // namespace headroom
