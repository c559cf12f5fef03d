#include "datasets/base/files/MoveFile.h"

#include "tests/datasets/TempFolder.h"

#include <sys/stat.h>

namespace headroom {
namespace {

namespace fs = std::filesystem;

/// A folder on a different file system than the temporary one, if this machine has one.
class OtherFileSystem {
  public:
    OtherFileSystem() {
        std::string pattern = "/dev/shm/headroom-XXXXXX";
        struct stat here {
        }, there{};
        if (::stat(fs::temp_directory_path().c_str(), &here) == 0 &&
            ::stat("/dev/shm", &there) == 0 && here.st_dev != there.st_dev &&
            ::mkdtemp(pattern.data()))
            path = pattern;
    }
    ~OtherFileSystem() {
        std::error_code ignored;
        if (!path.empty()) fs::remove_all(path, ignored);
    }
    fs::path path; ///< empty if there is none
};

void moves_and_never_overwrites(const TempFolder& from, const fs::path& to) {
    const auto file = from.write("a/0.png", "zero");
    fs::permissions(file, fs::perms::owner_read | fs::perms::owner_write);
    const auto time = fs::last_write_time(file) - std::chrono::hours(5);
    fs::last_write_time(file, time);
    move_file(file, to / "x/y/0.png");
    EXPECT_FALSE(fs::exists(file));
    EXPECT_EQ(read_text(to / "x/y/0.png"), "zero");
    EXPECT_EQ(fs::last_write_time(to / "x/y/0.png"), time);
    EXPECT_EQ(fs::status(to / "x/y/0.png").permissions(),
              fs::perms::owner_read | fs::perms::owner_write);

    from.write("a/0.png", "another");
    expect_error(Failure::io, {"0.png", "File exists"}, [&] { move_file(file, to / "x/y/0.png"); });
    EXPECT_EQ(read_text(to / "x/y/0.png"), "zero");
    EXPECT_EQ(read_text(file), "another");
    EXPECT_EQ(std::distance(fs::directory_iterator(to / "x/y"), {}), 1) << "no part is left";

    fs::create_symlink("0.png", from.path() / "a/link.png");
    move_file(from.path() / "a/link.png", to / "link.png");
    EXPECT_EQ(fs::read_symlink(to / "link.png"), "0.png");
    EXPECT_EQ(read_text(file), "another");
    expect_error(Failure::io, {"none.png"}, [&] { move_file(from / "none.png", to / "none.png"); });
}

TEST(MoveFile, MovesAndNeverOverwrites) {
    TempFolder from, to;
    moves_and_never_overwrites(from, to.path());
}

TEST(MoveFile, AlsoToAnotherFileSystem) {
    const OtherFileSystem other;
    if (other.path.empty()) GTEST_SKIP() << "there is none";
    TempFolder from;
    moves_and_never_overwrites(from, other.path);
}

} // namespace
} // namespace headroom
