#include "datasets/base/files/OutputPlace.h"

#include "tests/datasets/TempFolder.h"

#include <unistd.h>

namespace headroom {
namespace {

namespace fs = std::filesystem;

TEST(OutputPlace, AFileMayBeNewInAFolderThatIsThere) {
    const TempFolder folder;
    EXPECT_NO_THROW(check_output_file(folder / "new.csv", false));
    EXPECT_NO_THROW(check_output_file("new-file-in-the-current-folder.csv", false));
    expect_error(Failure::io, {"no/such/new.csv: cannot be written: there is no folder"},
                 [&] { check_output_file(folder / "no/such/new.csv", false); });
    folder.write("file", "");
    expect_error(Failure::io, {"there is no folder"},
                 [&] { check_output_file(folder / "file/new.csv", true); });
}

TEST(OutputPlace, NothingIsReplacedUnasked) {
    const TempFolder folder;
    const auto there = folder.write("there.csv", "mine");
    expect_error(Failure::usage, {"there.csv: exists already: give --exist-ok"},
                 [&] { check_output_file(there, false); });
    EXPECT_NO_THROW(check_output_file(there, true));
    for (const bool may_replace : {false, true}) {
        expect_error(Failure::usage, {"is a folder, expected the name of a file"},
                     [&] { check_output_file(folder.path(), may_replace); });
        expect_error(Failure::usage, {"/dev/null: is not a regular file"},
                     [&] { check_output_file("/dev/null", may_replace); });
    }
}

TEST(OutputPlace, AFolderMayBeNewOrEmpty) {
    const TempFolder folder;
    EXPECT_NO_THROW(check_output_folder(folder / "a/b/c", false));
    EXPECT_NO_THROW(check_output_folder(folder.path(), false));
    EXPECT_NO_THROW(check_output_folder("new-folder-in-the-current-one/", false));
    folder.write("file", "");
    expect_error(Failure::usage, {"exists already"},
                 [&] { check_output_folder(folder.path(), false); });
    EXPECT_NO_THROW(check_output_folder(folder.path(), true));
    expect_error(Failure::usage, {"file: is a file, expected a folder"},
                 [&] { check_output_folder(folder / "file", true); });
    expect_error(Failure::io, {"file/a/b: cannot be created: ", "file: is a file"},
                 [&] { check_output_folder(folder / "file/a/b", true); });
}

TEST(OutputPlace, AFolderThatCannotBeWrittenIsFoundBeforeTheWork) {
    if (::geteuid() == 0) GTEST_SKIP() << "root may write everywhere";
    const TempFolder folder;
    fs::permissions(folder.path(), fs::perms::owner_read | fs::perms::owner_exec);
    expect_error(Failure::io, {"a.csv: cannot be written: ", "Permission denied"},
                 [&] { check_output_file(folder / "a.csv", false); });
    expect_error(Failure::io, {"Permission denied"},
                 [&] { check_output_folder(folder / "a/b", false); });
    fs::permissions(folder.path(), fs::perms::owner_all);
}

} // namespace
} // namespace headroom
