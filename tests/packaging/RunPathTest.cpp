#include "tests/datasets/TempFolder.h"

#include <cstdlib>
#include <fstream>
#include <gmock/gmock.h>
#include <regex>
#include <sstream>

namespace headroom {
namespace {

namespace fs = std::filesystem;

/// The folders of a RUNPATH (or RPATH) that the loader would look for in the current folder: an
/// attacker's library there would be executed.
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

bool is_elf(const fs::path& file) {
    char magic[4] = {};
    std::ifstream(file, std::ios::binary).read(magic, sizeof magic);
    return std::string_view(magic, sizeof magic) == "\x7F"
                                                    "ELF";
}

std::vector<fs::path> binaries_in(const fs::path& folder) {
    std::vector<fs::path> found;
    if (!fs::exists(folder)) return found;
    for (const auto& entry : fs::recursive_directory_iterator(folder))
        if (entry.is_regular_file() && !entry.is_symlink() && is_elf(entry.path()))
            found.push_back(entry.path());
    return found;
}

void expect_whole_paths(const std::vector<fs::path>& binaries) {
    const TempFolder folder;
    for (const auto& binary : binaries) {
        const auto command =
            fmt::format("LC_ALL=C readelf -d '{}' >'{}'", binary.string(), folder / "dynamic");
        ASSERT_EQ(std::system(command.c_str()), 0) << binary;
        const auto section = read_text(folder / "dynamic");
        EXPECT_THAT(section, testing::HasSubstr("(NEEDED)")) << binary;
        EXPECT_THAT(folders_of_the_moment(section), testing::IsEmpty()) << binary;
    }
}

class RunPath : public testing::Test {
  protected:
    void SetUp() override {
        if (std::system("readelf --version >/dev/null 2>&1") != 0) GTEST_SKIP() << "no readelf";
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
    for (auto& module : binaries_in(build / "lib"))
        binaries.push_back(std::move(module));
    ASSERT_GE(binaries.size(), 3u);
    expect_whole_paths(binaries);
}

TEST_F(RunPath, OfNoBinaryThatIsPackedIsRelative) {
    const TempFolder folder;
    const auto command = fmt::format("'{}' --install '{}' --prefix '{}' >'{}' 2>&1", HEADROOM_CMAKE,
                                     HEADROOM_BINARY_DIR, folder / "prefix", folder / "log");
    if (std::system(command.c_str()) != 0)
        GTEST_SKIP() << "not everything is built: " << read_text(folder / "log");
    const auto binaries = binaries_in(folder / "prefix");
    ASSERT_GE(binaries.size(), 3u) << "the program, its helper and its module";
    expect_whole_paths(binaries);
}

} // namespace
} // namespace headroom
