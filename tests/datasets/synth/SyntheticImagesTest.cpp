#include "datasets/formats/OpenDataset.h"

#include "tests/datasets/TempFolder.h"

#include <map>
#include <set>

namespace headroom {
namespace {

using testing::ElementsAre;

std::vector<float> pixels_of(const Dataset& data, std::size_t index) {
    Batch batch;
    data.read(std::span(&index, 1), batch);
    return batch.pixels;
}

TEST(SyntheticImages, HaveTheirShapesAndClasses) {
    const auto digits = open_dataset("synth:digits", {.synth_count = 100});
    EXPECT_EQ(digits.format, "synth");
    EXPECT_EQ(digits.train->shape(), (ImageShape{1, 28, 28}));
    EXPECT_THAT(digits.train->classes(),
                ElementsAre("0", "1", "2", "3", "4", "5", "6", "7", "8", "9"));
    EXPECT_THAT(class_counts(*digits.train), testing::Each(8u));
    EXPECT_THAT(class_counts(*digits.test), testing::Each(2u));

    const auto vehicles = open_dataset("synth:vehicles", {.synth_count = 10});
    EXPECT_EQ(vehicles.train->shape(), (ImageShape{3, 32, 32}));
    EXPECT_THAT(vehicles.train->classes(), ElementsAre("car", "truck"));
    EXPECT_EQ(open_dataset("synth:vehicles:20x48", {.synth_count = 10}).train->shape(),
              (ImageShape{3, 20, 48}));
    EXPECT_EQ(open_dataset("synth:digits:32x32x1", {.synth_count = 50}).train->shape(),
              (ImageShape{1, 32, 32}));
}

TEST(SyntheticImages, HaveTheirDefaultCounts) {
    const auto data = open_dataset("synth:digits", {});
    EXPECT_EQ(data.train->size() + data.test->size(), 12000u);
}

// Equal on every machine, compiler and number of threads. If a generator is changed on purpose,
// results are no longer comparable with older ones: state this in the commit.
TEST(SyntheticImages, AreTheSameEverywhere) {
    EXPECT_EQ(open_dataset("synth:digits", {.synth_count = 500}).fingerprint, "8d2d18fc3ad645e9");
    EXPECT_EQ(open_dataset("synth:vehicles", {.synth_count = 200}).fingerprint, "1870f44123a140e7");
    EXPECT_EQ(open_dataset("synth:vehicles:64x64", {.synth_count = 50}).fingerprint,
              "f84617dc692b13a2");
}

TEST(SyntheticImages, AreAFunctionOfSeedAndIndexAlone) {
    const auto few = open_dataset("synth:vehicles", {.synth_count = 10});
    const auto many = open_dataset("synth:vehicles", {.synth_count = 40});
    const auto other = open_dataset("synth:vehicles", {.synth_seed = 1, .synth_count = 40});
    const auto by_name = [](const OpenedData& data) {
        std::map<std::string, std::vector<float>> images;
        for (const auto& split : {data.train, data.test})
            for (std::size_t i = 0; i < split->size(); ++i)
                images[split->sample_name(i)] = pixels_of(*split, i);
        return images;
    };
    const auto of_few = by_name(few), of_many = by_name(many), of_other = by_name(other);
    ASSERT_EQ(of_few.size(), 10u);
    ASSERT_EQ(of_many.size(), 40u) << "train and test share no image";
    for (const auto& [name, pixels] : of_few) {
        EXPECT_EQ(pixels, of_many.at(name));
        EXPECT_NE(pixels, of_other.at(name));
    }
    std::set<std::vector<float>> different;
    for (const auto& [name, pixels] : of_many)
        different.insert(pixels);
    EXPECT_EQ(different.size(), 40u);
}

TEST(SyntheticImages, UnknownNamesAreRefused) {
    expect_error(Failure::usage, {"synth:cats: no such generator", "synth:digits, synth:vehicles"},
                 [] { open_dataset("synth:cats", {}); });
    expect_error(Failure::usage, {"is not an image shape"},
                 [] { open_dataset("synth:digits:big", {}); });
    expect_error(Failure::usage, {"1 channel"}, [] { open_dataset("synth:digits:28x28x3", {}); });
}

} // namespace
} // namespace headroom
