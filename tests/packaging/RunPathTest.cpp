#include "tests/datasets/TempFolder.h"
#include "tests/packaging/Binaries.h"

#include <gmock/gmock.h>
#include <regex>
#include <sstream>

namespace headroom {
namespace {

namespace fs = std::filesystem;

/// Relative folders of a RUNPATH (or RPATH), which the loader would search in the current folder:
/// an attacker's library there would be executed.
std::vector<std::string> folders_of_the_moment(const std::string& dynamic_section) {
    static const std::regex entry(R"(\((RUNPATH|RPATH)\)[^\[\n]*\[([^\]\n]*)\])");
    std::vector<std::string> found;
    for (std::sregex_iterator at(dynamic_section.begin(), dynamic_section.end(), entry), end;
         at != end; ++at) {
        std::istringstream parts((*at)[2].str() + ":");
        for (std::string part; std::getline(parts, part, ':');)
            if (!part.starts_with('/') && !part.starts_with("$ORIGIN")) found.push_back(part);
    }
    return found;
}

void expect_whole_paths(const std::vector<fs::path>& binaries) {
    for (const auto& binary : binaries) {
        const auto section = readelf("-d", binary);
        EXPECT_THAT(section, testing::HasSubstr("(NEEDED)")) << binary;
        EXPECT_THAT(folders_of_the_moment(section), testing::IsEmpty()) << binary;
    }
}

class RunPath : public testing::Test {
  protected:
    void SetUp() override {
        if (!have_readelf()) GTEST_SKIP() << "no readelf";
    }
};

TEST_F(RunPath, KnowsWhichFoldersAreDangerous) {
    const auto section = [](const std::string& path) {
        return " 0x1 (NEEDED)  Shared library: [libz.so.1]\n 0x1d (RUNPATH)  Library runpath: [" +
               path + "]\n";
    };
    EXPECT_THAT(folders_of_the_moment(section("/usr/lib/hdf5:")), testing::ElementsAre(""));
    EXPECT_THAT(folders_of_the_moment(section(":/usr/lib")), testing::ElementsAre(""));
    EXPECT_THAT(folders_of_the_moment(section("/a::lib:./x")),
                testing::ElementsAre("", "lib", "./x"));
    EXPECT_THAT(folders_of_the_moment(section("")), testing::ElementsAre(""));
    EXPECT_THAT(folders_of_the_moment(section("/usr/lib:$ORIGIN/../lib")), testing::IsEmpty());
}

TEST_F(RunPath, OfNoBinaryInTheBuildFolderIsRelative) {
    const fs::path build = HEADROOM_BINARY_DIR;
    auto binaries = binaries_in(build / "bin");
    for (const auto* path : {HEADROOM_HELPER_PATH, HEADROOM_MODULE_PATH})
        for (auto& binary : binaries_in(build / "bin" / path))
            binaries.push_back(std::move(binary));
    ASSERT_GE(binaries.size(), 3u);
    expect_whole_paths(binaries);
}

TEST_F(RunPath, OfNoBinaryThatIsPackedIsRelative) {
    const TempFolder folder;
    if (const auto log = install_into(folder / "prefix"); !log.empty())
        GTEST_SKIP() << "not everything is built: " << log;
    const auto binaries = binaries_in(folder / "prefix");
    ASSERT_GE(binaries.size(), 3u) << "the program, its helper and its module";
    expect_whole_paths(binaries);
}

} // namespace
} // namespace headroom
