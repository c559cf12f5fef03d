#include "core/engine/CodeMemory.h"

#include "datasets/base/Error.h"

#include <cerrno>
#include <cstring>
#include <fmt/format.h>
#include <sys/mman.h>

namespace headroom {

void require_code_memory(std::size_t bytes) {
    void* const memory = ::mmap(nullptr, bytes, PROT_READ | PROT_WRITE,
                                MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);
    const bool got = memory != MAP_FAILED;
    const bool executable =
        got && ::mprotect(memory, bytes, PROT_READ | PROT_WRITE | PROT_EXEC) == 0;
    const int reason = errno;
    if (got) ::munmap(memory, bytes);
    if (!executable)
        throw Error(Failure::resources,
                    fmt::format("{} MB of memory for oneDNN's code: {}: {}", bytes >> 20,
                                std::strerror(reason),
                                got ? "allow this program memory that it writes and executes"
                                    : "raise the limit on memory (ulimit -v)"));
}

} // namespace headroom
