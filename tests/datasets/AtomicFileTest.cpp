#include "datasets/base/AtomicFile.h"

#include "tests/datasets/TempFolder.h"

#include <sys/stat.h>

namespace headroom {
namespace {

std::size_t files_in(const std::filesystem::path& folder) {
    return static_cast<std::size_t>(std::distance(std::filesystem::directory_iterator(folder), {}));
}

TEST(AtomicFile, WritesAndReplaces) {
    TempFolder folder;
    write_atomically(folder / "a.json", "one");
    write_atomically(folder / "a.json", std::string("two\0three", 9));
    EXPECT_EQ(read_text(folder / "a.json"), std::string("two\0three", 9));
    EXPECT_EQ(files_in(folder.path()), 1u) << "no temporary file stays behind";
}

TEST(AtomicFile, FileHasTheModeOfAnyNewFile) {
    TempFolder folder;
    write_atomically(folder / "a", "x");
    folder.write("b", "x");
    struct stat a {
    }, b{};
    ASSERT_EQ(::stat((folder / "a").c_str(), &a), 0);
    ASSERT_EQ(::stat((folder / "b").c_str(), &b), 0);
    EXPECT_EQ(a.st_mode, b.st_mode);
}

TEST(AtomicFile, GoesPastWhatACrashLeftBehind) {
    TempFolder folder;
    folder.write("a.tmp0", "half of");
    write_atomically(folder / "a", "all");
    EXPECT_EQ(read_text(folder / "a"), "all");
}

TEST(AtomicFile, FailsWithThePathAndTheReason) {
    TempFolder folder;
    expect_error(Failure::io, {"missing/a", "No such file or directory"},
                 [&] { write_atomically(folder / "missing/a", "x"); });
    // A folder in the way: the rename fails, and the temporary file is cleared away.
    std::filesystem::create_directory(folder / "b");
    folder.write("b/inside", "x");
    expect_error(Failure::io, {"/b: cannot replace"}, [&] { write_atomically(folder / "b", "x"); });
    EXPECT_EQ(files_in(folder.path()), 1u);
}

} // namespace
} // namespace headroom
