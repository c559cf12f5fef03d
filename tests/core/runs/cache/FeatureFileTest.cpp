#include "core/runs/cache/FeatureFile.h"

#include "core/runs/cache/FeatureCache.h"
#include "datasets/base/Cancelled.h"
#include "datasets/base/Error.h"
#include "tests/datasets/TempFolder.h"

#include <fstream>
#include <gmock/gmock.h>
#include <numeric>
#include <thread>

namespace headroom {
namespace {

namespace fs = std::filesystem;
using testing::HasSubstr;

class FeatureFiles : public testing::Test {
  protected:
    static constexpr std::size_t rows = 300, values = 7;

    static FeatureContents contents(const std::string& weights = "one") {
        FeatureContents contents;
        contents.key = {{"weights", weights}, {"mean", {0.1F, 1.0F / 3}}};
        contents.about = {{"model", "my model/1"}, {"split", "train"}};
        contents.rows = rows;
        contents.values = values;
        return contents;
    }

    std::unique_ptr<FeatureFile> open(const FeatureContents& what = contents()) {
        return std::make_unique<FeatureFile>(folder.path(), what, stop.get_token(),
                                             [this](const std::string& line) { said += line; });
    }

    static std::vector<float> numbers(std::size_t first, std::size_t count) {
        std::vector<float> all(count * values);
        std::iota(all.begin(), all.end(), static_cast<float>(first * values));
        return all;
    }

    fs::path write_whole() {
        const auto file = open();
        file->write(0, numbers(0, rows));
        file->finish();
        return file->path();
    }

    std::vector<fs::path> files() const {
        std::vector<fs::path> all;
        for (const auto& entry : fs::directory_iterator(folder.path()))
            all.push_back(entry.path());
        return all;
    }

    TempFolder folder;
    std::stop_source stop;
    std::string said;
};

TEST_F(FeatureFiles, WhatIsWrittenIsRead) {
    const auto path = write_whole();
    EXPECT_THAT(path.filename().string(), testing::MatchesRegex("my_model_1-train-[0-9a-f]{16}.*"));
    EXPECT_EQ(files(), std::vector{path});
    const auto file = open();
    EXPECT_TRUE(file->whole());
    EXPECT_EQ(file->rows(), rows);
    std::vector<float> read(20 * values);
    EXPECT_TRUE(file->read(100, read));
    EXPECT_EQ(read, numbers(100, 20));
    EXPECT_EQ(said, "");
    EXPECT_EQ(read_feature_contents(path).about, contents().about);
    EXPECT_FALSE(open(contents("other"))->whole());
}

TEST_F(FeatureFiles, AStoppedFileGoesOnWhereItWas) {
    open()->write(0, numbers(0, 128));
    EXPECT_TRUE(files().at(0).string().ends_with(".partial"));
    const auto file = open();
    EXPECT_FALSE(file->whole());
    EXPECT_EQ(file->rows(), 128U);
    std::vector<float> read(128 * values);
    EXPECT_TRUE(file->read(0, read));
    EXPECT_EQ(read, numbers(0, 128));
    file->write(128, numbers(128, rows - 128));
    file->finish();
    EXPECT_TRUE(open()->whole());
}

TEST_F(FeatureFiles, ChangedBytesAreFound) {
    const auto path = write_whole();
    const auto size = fs::file_size(path);
    { // in the last row
        std::fstream stream(path, std::ios::in | std::ios::out | std::ios::binary);
        stream.seekp(static_cast<std::streamoff>(size) - 2);
        stream.put('\x55');
    }
    const auto file = open();
    std::vector<float> read(values);
    EXPECT_TRUE(file->read(rows - 2, read));
    EXPECT_FALSE(file->read(rows - 1, read));
}

TEST_F(FeatureFiles, AFileThatIsCutShortIsMadeAgain) {
    for (const int keep : {0, 5, 40, 5000}) {
        fs::resize_file(write_whole(), static_cast<std::uintmax_t>(keep));
        said.clear();
        const auto file = open();
        EXPECT_THAT(said, testing::AllOf(HasSubstr("is damaged"), HasSubstr("made again")));
        EXPECT_THAT(said, testing::Not(HasSubstr("\n")));
        EXPECT_FALSE(file->whole());
        EXPECT_EQ(file->rows(), 0U);
        file->remove();
        EXPECT_TRUE(files().empty());
    }
}

TEST_F(FeatureFiles, RowsWithoutChecksumsAreNotThere) {
    auto path = write_whole();
    {
        std::fstream stream(path, std::ios::in | std::ios::out | std::ios::binary);
        stream.seekp(4096 + 8 * 200); // checksums begin with the second page
        stream.write("\0\0\0\0\0\0\0\0", 8);
    }
    open();
    EXPECT_THAT(said, HasSubstr("is damaged (rows are missing)"));
}

TEST_F(FeatureFiles, ASecondProcessWaitsForTheFirst) {
    auto first = open();
    std::jthread second([this] {
        const auto file = open();
        EXPECT_TRUE(file->whole());
    });
    while (said.empty())
        std::this_thread::sleep_for(std::chrono::milliseconds(10));
    first->write(0, numbers(0, rows));
    first->finish();
    second.join();
    EXPECT_THAT(said, HasSubstr("another process is computing these features"));
}

TEST_F(FeatureFiles, WaitingCanBeStopped) {
    const auto first = open();
    stop.request_stop();
    EXPECT_THROW(open(), Cancelled);
}

TEST_F(FeatureFiles, WhereNothingCanBeWrittenTheErrorIsOneLine) {
    try {
        FeatureFile(folder.path() / "missing", contents(), {}, [](const std::string&) {});
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.failure(), Failure::io);
        EXPECT_THAT(error.what(), HasSubstr("cannot be created: No such file or directory"));
    }
}

TEST_F(FeatureFiles, TheCacheListsAndRemovesWhatItWrote) {
    const FeatureCache cache(folder.path());
    const auto path = write_whole();
    const auto writing = open(contents("two"));
    folder.write("notes.txt", "mine");
    folder.write("my.features", "mine");
    auto list = cache.list();
    ASSERT_EQ(list.size(), 2U);
    for (const auto& features : list) {
        EXPECT_EQ(features.damage, "");
        EXPECT_EQ(features.contents.rows, rows);
        EXPECT_EQ(FeatureCache::remove(features), features.whole) << "one is being written";
    }
    EXPECT_FALSE(fs::exists(path));
    EXPECT_TRUE(fs::exists(folder / "notes.txt"));
    EXPECT_TRUE(fs::exists(folder / "my.features"));
    EXPECT_EQ(cache.list().size(), 1U);
    EXPECT_TRUE(FeatureCache(folder.path() / "missing").list().empty());
}

} // namespace
} // namespace headroom
