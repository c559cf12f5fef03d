#include "core/runs/result/Environment.h"

#include "tests/datasets/TempFolder.h"

#include <cstdio>
#include <iostream>

namespace headroom {
namespace {

namespace fs = std::filesystem;

/// Run by the test below, in a folder without the image module.
TEST(Environment, DISABLED_PrintsTheVersionOfQt) {
    std::cout << "qt=" << environment_json()["versions"]["qt"].get<std::string>() << std::endl;
}

TEST(Environment, WithoutTheImageModuleItsVersionIsUnknown) {
    TempFolder folder;
    fs::create_directory(folder / "bin");
    fs::copy_file("/proc/self/exe", folder / "bin/test");
    const auto command = "env --unset=GTEST_TOTAL_SHARDS --unset=GTEST_SHARD_INDEX " +
                         (folder / "bin/test") +
                         " --gtest_also_run_disabled_tests"
                         " --gtest_filter=Environment.DISABLED_PrintsTheVersionOfQt 2>&1";
    std::string said;
    FILE* const output = ::popen(command.c_str(), "r");
    ASSERT_TRUE(output);
    for (int byte = std::fgetc(output); byte != EOF; byte = std::fgetc(output))
        said += static_cast<char>(byte);
    EXPECT_EQ(::pclose(output), 0) << said;
    EXPECT_THAT(said, testing::HasSubstr("qt=unknown"));
}

} // namespace
} // namespace headroom
