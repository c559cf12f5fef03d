#include "tests/SourceFolder.h"
#include "tests/cli/RunCliForTest.h"

#include <nlohmann/json.hpp>

namespace headroom {
namespace {

using nlohmann::json;
using testing::HasSubstr;

const std::string fixtures = source_folder() + "/tests/fixtures/hdf5/";

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
    std::map<std::string, json> objects;
    for (const auto& object : result["hdf5"])
        objects[object["path"].get<std::string>()] = object;
    const auto& images = objects.at("/train_set_x");
    EXPECT_EQ(images["role"].get<std::string>(), "images of train");
    EXPECT_EQ(images["why"].get<std::string>(), "its name, beside train_set_y");
    EXPECT_EQ(images["flag"].get<std::string>(), "--images-path NAME");
    EXPECT_EQ(images["type"].get<std::string>(), "uint8");
    EXPECT_EQ(images["shape"].size(), 4u);
    EXPECT_TRUE(images["refused"].is_null());
    EXPECT_EQ(objects.at("/test_set_y")["role"].get<std::string>(), "labels of test");
    EXPECT_EQ(objects.at("/list_classes")["role"].get<std::string>(), "class names");
}

TEST(DatasetInspect, ShowsWhatAnHdf5FileHolds) {
    const auto by_name = headroom_cli({"dataset", "inspect", fixtures + "coursera.h5"});
    ASSERT_EQ(by_name.status, 0) << by_name.err;
    EXPECT_THAT(
        by_name.out,
        testing::ContainsRegex(
            "/train_set_x +[0-9]+x6x5x3 +uint8 .*images of train \\(its name, beside train"));
    const auto named =
        headroom_cli({"dataset", "inspect", fixtures + "coursera.h5", "--images-path",
                      "/train_set_x", "--labels-path", "train_set_y"});
    ASSERT_EQ(named.status, 0) << named.err;
    EXPECT_THAT(named.out, testing::ContainsRegex(
                               "/train_set_x .*images of train \\(given by --images-path\\)"));
    EXPECT_THAT(named.out, HasSubstr("not used (--images-path /test_set_x --labels-path NAME)"));
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
                   Failure::bad_data, {"bad.json: is not a split file"});
}

TEST(DatasetConvert, WritesAndSaysWhat) {
    TempFolder folder;
    const auto text =
        headroom_cli({"dataset", "convert", "synth:digits", folder / "digits.h5", "--synth-count",
                      "120", "--test-fraction", "0.25", "--compression", "gzip"});
    ASSERT_EQ(text.status, 0) << text.err;
    EXPECT_THAT(text.out, testing::ContainsRegex("\nall +90 +30\n"));
    EXPECT_THAT(text.out, HasSubstr("digits.h5: hdf5, images of 28x28x1"));
    const auto outcome =
        headroom_cli({"dataset", "convert", folder / "digits.h5", folder / "digits", "--json"});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    const auto result = json::parse(outcome.out);
    EXPECT_EQ(result["format"], "folder");
    EXPECT_EQ(result["splits"][1]["count"], 30);
    expect_failure(headroom_cli({"dataset", "convert", "synth:digits"}), Failure::usage,
                   {"two paths"});
}

TEST(DatasetSynth, IsAShortWayToConvert) {
    TempFolder folder;
    const auto outcome = headroom_cli({"dataset", "synth", "vehicles", folder / "short.h5",
                                       "--count", "20", "--seed", "3", "--size", "16x24"});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_THAT(outcome.out, HasSubstr("images of 16x24x3"));
    std::filesystem::create_directory(folder / "long");
    headroom_cli({"dataset", "convert", "synth:vehicles:16x24", folder / "long/short.h5",
                  "--synth-count", "20", "--synth-seed", "3"});
    EXPECT_TRUE(read_text(folder / "short.h5") == read_text(folder / "long/short.h5"));
    expect_failure(headroom_cli({"dataset", "synth", "cats", folder / "x"}), Failure::usage,
                   {"no such generator", "synth:digits"});
    EXPECT_FALSE(std::filesystem::exists(folder / "x.partial"));
}

TEST(DatasetSample, DrawsAContactSheet) {
    TempFolder folder;
    const std::vector<std::string> sample = {
        "dataset",     "sample", "synth:vehicles", "--synth-count",     "40",
        "--per-class", "3",      "--out",          folder / "sheet.png"};
    const auto text = headroom_cli(sample);
    ASSERT_EQ(text.status, 0) << text.err;
    EXPECT_THAT(text.out, testing::ContainsRegex("\ntruck +20 +3 +synth:vehicles"));
    EXPECT_EQ(read_text(folder / "sheet.png").substr(1, 3), "PNG");
    auto again = sample;
    again.emplace_back("--json");
    expect_failure(headroom_cli(again), Failure::usage, {"sheet.png: exists already"});
    again.emplace_back("--exist-ok");
    const auto result = json::parse(headroom_cli(again).out);
    EXPECT_EQ(result["classes"][1]["class"], "truck");
    EXPECT_EQ(result["classes"][1]["samples"].size(), 3u);
    // Two rows: images of 32 pixels twice as large, 6 between, 16 around.
    EXPECT_EQ(result["height"], 2 * 16 + 2 * 64 + 6);
}

} // namespace
} // namespace headroom
