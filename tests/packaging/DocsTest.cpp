#include "tests/datasets/TempFolder.h"
#include "tests/packaging/Binaries.h"

#include <gmock/gmock.h>
#include <regex>

namespace headroom {
namespace {

namespace fs = std::filesystem;

/// Files that the links of a Markdown page name, relative to its folder.
std::vector<std::string> linked_files(const std::string& page) {
    static const std::regex link(R"(\]\(([^)#]+)(#[^)]*)?\))");
    std::vector<std::string> files;
    for (std::sregex_iterator at(page.begin(), page.end(), link), end; at != end; ++at)
        if (const auto file = (*at)[1].str(); !file.starts_with("http")) files.push_back(file);
    return files;
}

TEST(Docs, LinksOfInstalledPagesLeadToInstalledFiles) {
    const TempFolder folder;
    if (const auto log = install_into(folder / "prefix"); !log.empty())
        GTEST_SKIP() << "not everything is built: " << log;
    const auto docs = fs::path(folder / "prefix") / "share/doc/headroom";
    std::size_t pages = 0, links = 0;
    for (const auto& entry : fs::directory_iterator(docs)) {
        if (entry.path().extension() != ".md") continue;
        ++pages;
        for (const auto& file : linked_files(read_text(entry.path()))) {
            ++links;
            EXPECT_TRUE(fs::exists(docs / file)) << entry.path() << " links to " << file;
        }
    }
    EXPECT_GE(pages, 10u);
    EXPECT_GE(links, 20u);
}

} // namespace
} // namespace headroom
