#include "datasets/base/files/AtomicFile.h"

#include "datasets/base/files/TemporaryFile.h"
#include "tests/datasets/TempFolder.h"

#include <csignal>
#include <sys/resource.h>
#include <sys/stat.h>

namespace headroom {
namespace {

namespace fs = std::filesystem;

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

TEST(AtomicFile, RemovesWhatAKilledProcessLeft) {
    TempFolder folder;
    folder.write("a.headroom-tmp0", "half of");
    folder.write("a.headroom-tmp1", "half of");
    write_atomically(folder / "a", "all");
    EXPECT_EQ(read_text(folder / "a"), "all");
    EXPECT_FALSE(fs::exists(folder / "a.headroom-tmp0"));
    remove_stale_temporaries(folder / "a");
    EXPECT_EQ(files_in(folder.path()), 1u);
}

TEST(AtomicFile, LeavesAloneWhatAProcessWritesAndWhatIsNotItsOwn) {
    TempFolder folder;
    TemporaryFile writing(folder / "a");
    writing.write("half");
    folder.write("a.tmp0", "somebody's");
    fs::create_symlink(folder / "nowhere", folder.path() / "a.headroom-tmp1");
    write_atomically(folder / "a", "all");
    remove_stale_temporaries(folder / "a");
    EXPECT_TRUE(fs::exists(folder / "a.headroom-tmp0"));
    EXPECT_EQ(read_text(folder / "a.tmp0"), "somebody's");
    EXPECT_TRUE(fs::is_symlink(folder / "a.headroom-tmp1"));
    EXPECT_FALSE(fs::exists(folder / "nowhere"));
    writing.write(" and half");
    writing.replace();
    EXPECT_EQ(read_text(folder / "a"), "half and half");
}

TEST(AtomicFile, ALimitOnTheSizeOfFilesIsAnErrorAndLeavesTheOldOne) {
    TempFolder folder;
    write_atomically(folder / "a", "old");
    rlimit usual{};
    ASSERT_EQ(::getrlimit(RLIMIT_FSIZE, &usual), 0);
    const auto before = std::signal(SIGXFSZ, SIG_IGN); // as main does
    rlimit small = usual;
    small.rlim_cur = 1000;
    ASSERT_EQ(::setrlimit(RLIMIT_FSIZE, &small), 0);
    expect_error(Failure::io, {"/a: cannot write: File too large"},
                 [&] { write_atomically(folder / "a", std::string(5000, 'x')); });
    ::setrlimit(RLIMIT_FSIZE, &usual);
    std::signal(SIGXFSZ, before);
    EXPECT_EQ(read_text(folder / "a"), "old");
    EXPECT_EQ(files_in(folder.path()), 1u);
}

TEST(AtomicFile, FailsWithThePathAndTheReason) {
    TempFolder folder;
    expect_error(Failure::io, {"missing/a", "No such file or directory"},
                 [&] { write_atomically(folder / "missing/a", "x"); });
    // A folder is in the way: the rename fails, and the temporary file is removed.
    std::filesystem::create_directory(folder / "b");
    folder.write("b/inside", "x");
    expect_error(Failure::io, {"/b: cannot replace"}, [&] { write_atomically(folder / "b", "x"); });
    EXPECT_EQ(files_in(folder.path()), 1u);
}

} // namespace
} // namespace headroom
