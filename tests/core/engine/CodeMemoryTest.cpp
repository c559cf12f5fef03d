#include "core/engine/CodeMemory.h"

#include "tests/datasets/TempFolder.h"

#include <fstream>
#include <sys/mman.h>
#include <sys/resource.h>
#include <unistd.h>

namespace headroom {
namespace {

rlim_t address_space_in_use() {
    rlim_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    return pages * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE));
}

/// Whether 32 MB more of address space are refused.
bool limited() {
    constexpr std::size_t size = 32 << 20;
    void* memory = ::mmap(nullptr, size, PROT_READ, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
    if (memory == MAP_FAILED) return true;
    ::munmap(memory, size);
    return false;
}

/// Without the check oneDNN ends the program with SIGSEGV.
TEST(CodeMemory, ItsLackIsSaidBeforehand) {
    ASSERT_NO_THROW(require_code_memory());
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_AS, &before), 0);
    auto tight = before;
    tight.rlim_cur = address_space_in_use() + (16 << 20);
    ASSERT_EQ(::setrlimit(RLIMIT_AS, &tight), 0);
    if (!limited()) {
        ::setrlimit(RLIMIT_AS, &before);
        GTEST_SKIP() << "the limit of address space has no effect here: qemu-user ignores it";
    }
    expect_error(Failure::resources, {"MB of memory for oneDNN's code: ", "ulimit -v"},
                 [] { require_code_memory(); });
    ::setrlimit(RLIMIT_AS, &before);
    EXPECT_NO_THROW(require_code_memory());
}

} // namespace
} // namespace headroom
