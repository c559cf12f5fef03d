#include "core/engine/CodeMemory.h"

#include "tests/datasets/TempFolder.h"

#include <fstream>
#include <sys/resource.h>
#include <unistd.h>

namespace headroom {
namespace {

rlim_t address_space_in_use() {
    rlim_t pages = 0;
    std::ifstream("/proc/self/statm") >> pages;
    return pages * static_cast<rlim_t>(::sysconf(_SC_PAGESIZE));
}

/// Without it oneDNN ends the program by SIGSEGV.
TEST(CodeMemory, ItsLackIsSaidBeforehand) {
    ASSERT_NO_THROW(require_code_memory());
    rlimit before{};
    ASSERT_EQ(::getrlimit(RLIMIT_AS, &before), 0);
    auto tight = before;
    tight.rlim_cur = address_space_in_use() + (16 << 20);
    ASSERT_EQ(::setrlimit(RLIMIT_AS, &tight), 0);
    expect_error(Failure::resources, {"MB of memory for oneDNN's code: ", "ulimit -v"},
                 [] { require_code_memory(); });
    ::setrlimit(RLIMIT_AS, &before);
    EXPECT_NO_THROW(require_code_memory());
}

} // namespace
} // namespace headroom
