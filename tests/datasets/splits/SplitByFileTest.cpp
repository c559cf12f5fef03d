#include "datasets/splits/SplitByFile.h"

#include "datasets/formats/OpenDataset.h"
#include "tests/datasets/TempFolder.h"
#include "tests/datasets/TinyDataset.h"

#include <set>

namespace headroom {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// image[0] to image[5], of the classes c0 and c1 in turn.
OpenedData six() {
    OpenedData data;
    data.path = "six";
    data.train = numbered_dataset(6, 2);
    return data;
}

SplitFile parts(std::vector<SplitFile::Part> list) {
    return {"six", "", {"c0", "c1"}, std::move(list), {}, {}};
}

std::vector<std::string> names(const DatasetPtr& split) {
    std::vector<std::string> result;
    for (std::size_t i = 0; i < split->size(); ++i)
        result.push_back(split->sample_name(i));
    return result;
}

TEST(SplitByFile, TakesThePlaceOfTheDatasOwnSplits) {
    auto data = six();
    split_by_file(data, parts({{"train", {"image[4]", "image[0]"}}, {"test", {"image[3]"}}}),
                  "s.json", 0);
    EXPECT_THAT(names(data.train), ElementsAre("image[0]", "image[4]")) << "in the data's order";
    EXPECT_THAT(names(data.test), ElementsAre("image[3]"));
    EXPECT_EQ(data.valid, nullptr);
    EXPECT_THAT(data.notes,
                ElementsAre("split by s.json: 2 train, 1 test",
                            "s.json does not name 3 of the 6 images: they are left out, such as "
                            "image[1]"));
}

TEST(SplitByFile, SomeSamplesAlwaysTrain) {
    SplitFile folds = {"", "", {"c0", "c1"}, {}, {{"image[0]", "image[1]"}, {"image[2]"}}, {}};
    folds.always_train = {"image[5]"};
    const auto read = parse_split_file(to_text(folds), "s.json");
    EXPECT_THAT(read.always_train, ElementsAre("image[5]"));
    for (int fold : {1, 2}) {
        auto data = six();
        split_by_file(data, read, "s.json", fold);
        EXPECT_THAT(names(data.train), testing::Contains("image[5]"));
    }
}

TEST(SplitByFile, AFoldIsTestedOn) {
    const SplitFile folds = {
        "", "", {"c0", "c1"}, {}, {{"image[0]", "image[1]"}, {"image[2]"}, {"image[3]"}}, {}};
    auto data = six();
    split_by_file(data, folds, "s.json", 2);
    EXPECT_THAT(names(data.test), ElementsAre("image[2]"));
    EXPECT_THAT(names(data.train), ElementsAre("image[0]", "image[1]", "image[3]"));
    EXPECT_THAT(data.notes.front(), HasSubstr("fold 2 of 3"));

    for (int fold : {-1, 4})
        expect_error(Failure::usage, {"expected 1 to 3"},
                     [&] { split_by_file(data, folds, "s.json", fold); });
    expect_error(Failure::usage, {"has 3 folds", "--fold 1 to --fold 3"},
                 [&] { split_by_file(data, folds, "s.json", 0); });
    expect_error(Failure::usage, {"--fold 1", "s.json has no folds"}, [&] {
        split_by_file(data, parts({{"test", {"image[0]"}}}), "s.json", 1);
    });
}

TEST(SplitByFile, NamesWhatDoesNotSuit) {
    const auto refused = [](const SplitFile& split, std::initializer_list<const char*> words) {
        auto data = six();
        expect_error(Failure::bad_data, words, [&] { split_by_file(data, split, "s.json", 0); });
    };
    refused(parts({{"train", {"image[6]"}}}), {"s.json", "\"image[6]\" of train is not in six"});
    refused(parts({{"train", {"image[1]", "image[2]", "image[1]"}}}),
            {"\"image[1]\" is twice in train", "one part, once"});
    refused(parts({{"train", {"image[1]"}}, {"test", {"image[1]"}}}),
            {"\"image[1]\" is in train and in test"});
    auto others = parts({{"train", {"image[1]"}}});
    others.classes = {"c1", "c0"};
    refused(others, {"other classes", "class 0 is \"c1\", that of six is \"c0\"", "--classes"});
    others.classes = {"c0"};
    refused(others, {"class 1 is none, that of six is \"c1\""});
    others.classes = {"c0", "c1", "c2"};
    refused(others, {"class 2 is \"c2\", that of six is none"});

    auto twins = six();
    twins.test = numbered_dataset(2, 2);
    expect_error(Failure::bad_data, {"two samples are called \"image[0]\""}, [&] {
        split_by_file(twins, parts({{"train", {"image[0]"}}}), "s.json", 0);
    });
}

TEST(SplitByFile, DataAreOpenedWithIt) {
    TempFolder folder;
    OpenOptions options;
    options.synth_count = 40;
    const auto names_of = [](std::size_t from, std::size_t to) {
        SplitFile::Samples samples;
        for (auto i = from; i < to; ++i)
            samples.push_back(fmt::format("synth:digits[{}]", i));
        return samples;
    };
    SplitFile split;
    split.classes = {"0", "1", "2", "3", "4", "5", "6", "7", "8", "9"};
    split.parts = {{"train", names_of(0, 20)}, {"test", names_of(20, 40)}};
    options.split_file = folder.write("s.json", to_text(split));
    const auto data = open_dataset("synth:digits", options);
    EXPECT_EQ(data.train->size(), 20u);
    EXPECT_EQ(data.test->sample_name(0), "synth:digits[20]");
    EXPECT_EQ(data.split_file_hash.size(), 16u);

    // Parts that the file does not define are made as usual.
    options.valid_fraction = 0.5;
    const auto with_valid = open_dataset("synth:digits", options);
    EXPECT_EQ(with_valid.train->size(), 10u);
    EXPECT_EQ(with_valid.valid->size(), 10u);
    EXPECT_NE(with_valid.fingerprint, data.fingerprint);

    options.fold = 1;
    expect_error(Failure::usage, {"has no folds"}, [&] { open_dataset("synth:digits", options); });
    options.split_file.clear();
    expect_error(Failure::usage, {"--fold 1: needs --split-file"},
                 [&] { open_dataset("synth:digits", options); });
}

TEST(SplitByFile, AsFoundMakesNothingUp) {
    OpenOptions options;
    options.synth_count = 40;
    options.as_found = true;
    const auto data = open_dataset("synth:digits", options);
    EXPECT_EQ(data.train->size(), 40u);
    EXPECT_EQ(data.test, nullptr);
    EXPECT_EQ(pooled(data), data.train);
}

} // namespace
} // namespace headroom
