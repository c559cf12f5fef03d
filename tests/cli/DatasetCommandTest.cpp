#include "RunCliForTest.h"

#include <nlohmann/json.hpp>

namespace headroom {
namespace {

using nlohmann::json;
using testing::HasSubstr;

const std::string fixtures = std::string(HEADROOM_SOURCE_DIR) + "/tests/fixtures/hdf5/";

/// A grey image of one byte as PGM, which needs no encoder.
void write_pgm(const TempFolder& folder, const std::string& name, int width, int height) {
    folder.write(name, fmt::format("P5 {} {} 255\n", width, height) +
                           std::string(static_cast<std::size_t>(width * height), '\x40'));
}

TEST(DatasetInspect, ShowsSplitsAndClasses) {
    const auto outcome =
        headroom_cli({"dataset", "inspect", "synth:digits", "--synth-count", "12000"});
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("synth, images of 28x28x1, 10 classes"));
    EXPECT_THAT(outcome.out, testing::ContainsRegex("\n7 +960 +240\n"));
    EXPECT_THAT(outcome.out, testing::ContainsRegex("\nall +9,600 +2,400\n"));
    EXPECT_THAT(outcome.out, HasSubstr("Note: test: 2400 of 12000 images of train"));
}

TEST(DatasetInspect, JsonOfAnHdf5File) {
    const auto outcome = headroom_cli({"dataset", "inspect", fixtures + "coursera.h5", "--json"});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    const auto result = json::parse(outcome.out);
    EXPECT_EQ(result["format"], "hdf5");
    EXPECT_EQ(result["shape"], "6x5x3");
    EXPECT_EQ(result["classes"], (json{"bird", "Cat", "dog"}));
    EXPECT_EQ(result["class_source"], "list_classes");
}

TEST(DatasetInspect, ListsBadFilesAndMixedSizes) {
    TempFolder folder;
    for (const char* split : {"train", "test"})
        for (const char* name : {"a", "b"})
            for (int i = 0; i < 3; ++i)
                write_pgm(folder, fmt::format("{}/{}/{}.pgm", split, name, i), 4, 3);
    write_pgm(folder, "train/a/9.pgm", 7, 5);
    const auto bad = folder.write("train/b/9.png", "no image");
    const std::vector<std::string> inspect = {"dataset", "inspect", folder.path().string()};

    const auto text = headroom_cli(inspect);
    EXPECT_EQ(text.status, 0) << text.err;
    EXPECT_THAT(text.out, HasSubstr("images of 3x4x1, 2 classes (the folders' names"));
    EXPECT_THAT(text.out, testing::ContainsRegex("\n5x7 +1\n"));
    EXPECT_THAT(text.out, HasSubstr("Bad file: " + bad + ": cannot be read as an image ("));

    auto with_json = inspect;
    with_json.emplace_back("--json");
    const auto result = json::parse(headroom_cli(with_json).out);
    EXPECT_EQ(result["bad_files"][0]["path"], bad);
    EXPECT_EQ(result["stored_sizes"][0], (json{{"size", "3x4"}, {"count", 12}}));
}

TEST(DatasetStats, MeasuresEveryClass) {
    const auto text = headroom_cli({"dataset", "stats", fixtures + "coursera.h5"});
    ASSERT_EQ(text.status, 0) << text.err;
    EXPECT_THAT(text.out, HasSubstr("pixels of 6x5x3 images"));
    EXPECT_THAT(text.out, testing::ContainsRegex("\nCat +red +0\\.[0-9]+ .*\\[.{16}\\]"));
    EXPECT_THAT(text.out, testing::ContainsRegex("\nall +red"));
    const auto raw = headroom_cli({"dataset", "stats", fixtures + "coursera.h5", "--json"});
    EXPECT_EQ(json::parse(raw.out)["splits"][0]["classes"][2]["class"], "dog");
}

TEST(DatasetInspect, SaysWhatIsWrong) {
    expect_failure(headroom_cli({"dataset", "inspect"}), Failure::usage,
                   {"dataset inspect needs PATH", "synth:digits"});
    expect_failure(headroom_cli({"dataset", "inspect", "a", "b"}), Failure::usage,
                   {"one PATH at a time"});
    expect_failure(headroom_cli({"dataset", "inspect", "no-such-folder"}), Failure::io,
                   {"no such file or folder"});
}

TEST(DatasetSplit, WritesAFileThatOtherCommandsTake) {
    TempFolder folder;
    const auto file = folder / "folds.json";
    const std::vector<std::string> split = {
        "dataset", "split", "synth:digits", "--folds", "4", "--synth-count", "120", "--out", file};
    const auto text = headroom_cli(split);
    ASSERT_EQ(text.status, 0) << text.err;
    EXPECT_THAT(text.out, testing::ContainsRegex("Class +fold 1 +fold 2 +fold 3 +fold 4\n"));
    EXPECT_THAT(text.out, testing::ContainsRegex("\nall +30 +30 +30 +30\n"));

    const auto inspected = headroom_cli({"dataset", "inspect", "synth:digits", "--synth-count",
                                         "120", "--split-file", file, "--fold", "2", "--json"});
    ASSERT_EQ(inspected.status, 0) << inspected.err;
    EXPECT_EQ(json::parse(inspected.out)["splits"][1]["count"], 30);

    auto again = split;
    again.emplace_back("--json");
    expect_failure(headroom_cli(again), Failure::usage, {"folds.json: exists already"});
    again.emplace_back("--exist-ok");
    const auto result = json::parse(headroom_cli(again).out);
    EXPECT_EQ(result["parts"][3]["part"], "fold 4");
    EXPECT_EQ(result["parts"][3]["count"], 30);
    EXPECT_THAT(text.out, HasSubstr(result["split_file_hash"].get<std::string>()));
}

TEST(DatasetSplit, SaysWhatIsWrong) {
    TempFolder folder;
    expect_failure(headroom_cli({"dataset", "split", "synth:digits"}), Failure::usage,
                   {"dataset split needs --out"});
    const auto bad = folder.write("bad.json", "[]");
    expect_failure(headroom_cli({"dataset", "inspect", "synth:digits", "--split-file", bad}),
                   Failure::bad_data, {"bad.json: is no split file"});
}

} // namespace
} // namespace headroom
