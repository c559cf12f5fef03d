#include "datasets/base/files/Folders.h"

#include "tests/datasets/TempFolder.h"

namespace headroom {
namespace {

namespace fs = std::filesystem;

TEST(Folders, CreatesWhatIsMissingAndSaysWhat) {
    TempFolder folder;
    EXPECT_EQ(create_folders(folder / "a/b"),
              (std::vector<fs::path>{folder / "a", folder / "a/b"}));
    EXPECT_EQ(create_folders(folder / "a/b/../c/"), (std::vector<fs::path>{folder / "a/c"}));
    EXPECT_TRUE(create_folders(folder / "a").empty());
}

TEST(Folders, AFailureLeavesNothing) {
    TempFolder folder;
    expect_error(Failure::io, {"cannot be created", "too long"},
                 [&] { create_folders(folder.path() / "a" / std::string(300, 'x') / "b"); });
    EXPECT_FALSE(fs::exists(folder / "a"));
    folder.write("file", "");
    expect_error(Failure::io, {"cannot be created"}, [&] { create_folders(folder / "file/b"); });
}

TEST(Folders, FlushingNamesTheFolder) {
    TempFolder folder;
    flush_folder(folder.path());
    flush_folder("");
    expect_error(Failure::io, {"/none: cannot be flushed"}, [&] { flush_folder(folder / "none"); });
}

} // namespace
} // namespace headroom
