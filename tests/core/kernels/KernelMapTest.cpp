// All files named in core/kernels/README.md, the map of the kernels, exist.

#include "tests/SourceFolder.h"

#include <gtest/gtest.h>

#include <filesystem>
#include <fstream>
#include <regex>
#include <string>

namespace headroom {
namespace {

TEST(KernelMap, NamesHeadersAndTestsThatExist) {
    const std::filesystem::path top = source_folder();
    std::ifstream map(top / "core/kernels/README.md");
    ASSERT_TRUE(map);
    const std::regex row(R"(\| `(\w+/\w+)\.h` \|.*\| `(\w+/\w+)\.cpp` \|)");
    int rows = 0;
    for (std::string line; std::getline(map, line);) {
        if (!std::regex_search(line, std::regex(R"(^\| `\w+/\w+\.h`)"))) continue;
        std::smatch kernel;
        ASSERT_TRUE(std::regex_match(line, kernel, row)) << line;
        EXPECT_TRUE(exists(top / "core/kernels" / (kernel.str(1) + ".h"))) << line;
        EXPECT_TRUE(exists(top / "tests/core/kernels" / (kernel.str(2) + ".cpp"))) << line;
        EXPECT_EQ(kernel.str(2), kernel.str(1) + "Test") << line;
        ++rows;
    }
    EXPECT_GE(rows, 15);
}

} // namespace
} // namespace headroom
