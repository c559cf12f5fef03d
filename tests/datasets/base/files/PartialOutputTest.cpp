#include "datasets/base/files/PartialOutput.h"

#include "tests/datasets/TempFolder.h"

namespace headroom {
namespace {

namespace fs = std::filesystem;

void write(const fs::path& path, const std::string& text) {
    std::ofstream(path) << text;
}

std::vector<std::string> listing(const fs::path& folder) {
    std::vector<std::string> names;
    for (const auto& entry : fs::directory_iterator(folder))
        names.push_back(entry.path().filename().string());
    std::ranges::sort(names);
    return names;
}

TEST(PartialOutput, IsThereWholeOrNotAtAll) {
    TempFolder folder;
    const auto target = folder.path() / "new/out.h5";
    {
        PartialOutput output(target);
        write(output.path(), "half");
        EXPECT_FALSE(fs::exists(target));
    }
    EXPECT_TRUE(listing(folder.path() / "new").empty());
    {
        PartialOutput output(target);
        write(output.path(), "whole");
        output.place();
    }
    EXPECT_EQ(read_text(target), "whole");
    EXPECT_EQ(listing(folder.path() / "new"), (std::vector<std::string>{"out.h5"}));
}

TEST(PartialOutput, AFolderIsReplacedInOneStep) {
    TempFolder folder;
    folder.write("out/old.txt", "old");
    PartialOutput output(folder / "out/");
    fs::create_directory(output.path());
    write(output.path() / "new.txt", "new");
    output.place();
    EXPECT_EQ(listing(folder.path() / "out"), (std::vector<std::string>{"new.txt"}));
}

TEST(PartialOutput, WhatAKilledProcessLeftIsTakenAway) {
    TempFolder folder;
    folder.write("out.partial/.headroom-partial", "");
    folder.write("out.partial/out/half.png", "half");
    {
        PartialOutput output(folder / "out");
        EXPECT_FALSE(fs::exists(output.path()));
    }
    EXPECT_TRUE(listing(folder.path()).empty());
}

TEST(PartialOutput, OthersFilesAndProcessesAreLeftAlone) {
    TempFolder folder;
    folder.write("out.partial/diary.txt", "mine");
    expect_error(Failure::usage, {"out.partial: is in the place"},
                 [&] { PartialOutput(folder / "out"); });
    EXPECT_EQ(read_text(folder / "out.partial/diary.txt"), "mine");

    PartialOutput first(folder / "other");
    write(first.path(), "first");
    expect_error(Failure::locked, {"other: another process"},
                 [&] { PartialOutput(folder / "other"); });
    first.place();
    EXPECT_EQ(read_text(folder / "other"), "first");

    // A link leads to somebody else's folder.
    fs::create_directory(folder / "theirs");
    fs::create_directory_symlink(folder / "theirs", folder / "linked.partial");
    expect_error(Failure::usage, {"linked.partial: is in the place"},
                 [&] { PartialOutput(folder / "linked"); });

    const auto file = folder.write("file", "");
    expect_error(Failure::io, {"cannot be created"}, [&] { PartialOutput(file + "/out"); });
}

} // namespace
} // namespace headroom
