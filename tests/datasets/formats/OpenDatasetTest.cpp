#include "datasets/formats/OpenDataset.h"

#include "tests/datasets/TestImages.h"

#include <sys/stat.h>

#include <set>

namespace headroom {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

OpenOptions few(std::size_t count) {
    return {.synth_count = count};
}

TEST(OpenDataset, SplitsOffTestAndValid) {
    auto options = few(200);
    options.test_fraction = 0.3;
    options.valid_fraction = 0.1;
    const auto data = open_dataset("synth:vehicles", options);
    EXPECT_EQ(data.test->size(), 60u);
    EXPECT_EQ(data.valid->size(), 14u);
    EXPECT_EQ(data.train->size(), 126u);
    EXPECT_THAT(data.notes, ElementsAre(HasSubstr("test: 60 of 200 images"),
                                        HasSubstr("valid: 14 of 140 images")));
    std::set<std::string> names;
    for (const auto& split : {data.train, data.valid, data.test})
        for (std::size_t i = 0; i < split->size(); ++i)
            names.insert(split->sample_name(i));
    EXPECT_EQ(names.size(), 200u) << "no image is in two splits";

    options.split_seed = 1;
    EXPECT_NE(open_dataset("synth:vehicles", options).fingerprint, data.fingerprint);
    options.split_seed = 0;
    EXPECT_EQ(open_dataset("synth:vehicles", options).fingerprint, data.fingerprint);
}

TEST(OpenDataset, GivesSplitsByName) {
    const auto data = open_dataset("synth:vehicles", few(20));
    EXPECT_EQ(data.split("train"), data.train);
    EXPECT_EQ(data.split("test"), data.test);
    expect_error(Failure::usage, {"no split \"valid\": it has train, test"},
                 [&] { data.split("valid"); });
}

TEST(OpenDataset, ResizesAndConvertsEveryFormat) {
    auto options = few(20);
    options.resize = ImageSize{10, 12};
    options.channels = 1;
    EXPECT_EQ(open_dataset("synth:vehicles", options).train->shape(), (ImageShape{1, 10, 12}));
    options.channels = 3;
    EXPECT_EQ(open_dataset("synth:digits", options).train->shape(), (ImageShape{3, 10, 12}));
}

TEST(OpenDataset, SelectsClassesOfEveryFormat) {
    auto options = few(100);
    options.classes = {"7", "3"};
    const auto data = open_dataset("synth:digits", options);
    EXPECT_THAT(data.train->classes(), ElementsAre("3", "7"));
    EXPECT_THAT(class_counts(*data.train), ElementsAre(8, 8));
    EXPECT_THAT(class_counts(*data.test), ElementsAre(2, 2));
    options.classes = {"7", "x"};
    expect_error(Failure::usage, {"--classes x: no such class"},
                 [&] { open_dataset("synth:digits", options); });
}

TEST(OpenDataset, AllImagesAreOneSplit) {
    const auto data = open_dataset("synth:digits", few(100));
    const auto all = data.split("all");
    EXPECT_EQ(all->size(), 100u);
    EXPECT_EQ(all, data.found.train); // in the same order, however they are split
    expect_error(Failure::usage, {"no split \"valid\": it has train, test", "\"all\""},
                 [&] { data.split("valid"); });
}

TEST(OpenDataset, IsSplitAgainAsIfItWereOpenedSo) {
    auto options = few(100);
    const auto first = open_dataset("synth:digits", options);
    EXPECT_EQ(first.found.train->size(), 100u);
    EXPECT_FALSE(first.found.test);
    options.split_seed = 5;
    options.valid_fraction = 0.25;
    const auto again = split_again(first, options), opened = open_dataset("synth:digits", options);
    EXPECT_EQ(again.fingerprint, opened.fingerprint);
    EXPECT_NE(again.fingerprint, first.fingerprint);
    EXPECT_EQ(again.notes, opened.notes);
    EXPECT_EQ(again.valid->labels(), opened.valid->labels());
    EXPECT_EQ(split_again(again, few(100)).fingerprint, first.fingerprint);
    options.as_found = true;
    options.valid_fraction = 0;
    EXPECT_FALSE(split_again(first, options).test);
}

TEST(OpenDataset, HashesEachTrainingImage) {
    const auto data = open_dataset("synth:digits", few(100));
    ASSERT_EQ(data.train_images.size(), data.train->size());
    EXPECT_EQ(data.train_images, fingerprints({data.train}).front().images);
    const auto all = fingerprints({data.split("all")}).front().images;
    EXPECT_THAT(all, testing::IsSupersetOf(data.train_images));
    const auto test = fingerprints({data.test}).front().images;
    for (auto image : test) {
        EXPECT_THAT(data.train_images, testing::Not(testing::Contains(image)));
        EXPECT_THAT(all, testing::Contains(image));
    }
}

TEST(OpenDataset, RefusesOptionsOutOfRange) {
    auto options = few(20);
    options.channels = 2;
    expect_error(Failure::usage, {"--channels 2: expected one of 1, 3"},
                 [&] { open_dataset("synth:digits", options); });
    options = few(20);
    options.resize = ImageSize{0, 5};
    expect_error(Failure::usage, {"0x5"}, [&] { open_dataset("synth:digits", options); });
    options = few(20);
    options.test_fraction = 1.5;
    expect_error(Failure::usage, {"--test-fraction 1.5: expected at least 0 and below 1"},
                 [&] { open_dataset("synth:digits", options); });
}

TEST(OpenDataset, SaysWhenItFindsNothingItKnows) {
    TempFolder folder;
    expect_error(Failure::io, {"/none: no such file or folder"},
                 [&] { open_dataset(folder / "none", {}); });
    const auto path = folder.write("a.txt", "1,2,3\n");
    expect_error(Failure::bad_data, {"a.txt: not a format this program reads"},
                 [&] { open_dataset(path, {}); });
    const auto empty = folder.write("empty", "");
    expect_error(Failure::bad_data, {"not a format"}, [&] { open_dataset(empty, {}); });
}

TEST(OpenDataset, ReadsFoldersAndRegularFilesOnly) {
    const TempFolder folder;
    const auto pipe = folder / "pipe.h5";
    ASSERT_EQ(::mkfifo(pipe.c_str(), 0600), 0);
    for (const auto& path : {pipe, std::string("/dev/zero")}) // neither is waited for, or read
        expect_error(Failure::bad_data, {path.c_str(), "neither a folder nor a regular file"},
                     [&] { open_dataset(path, {}); });
}

TEST(OpenDataset, TooFewImagesForASplitIsAnError) {
    // One image per class: nothing can be held out.
    expect_error(Failure::bad_data, {"no images in test"},
                 [] { open_dataset("synth:digits", few(10)); });
}

// ---- Real data: ../shared/data or HEADROOM_DATA, if there are any ----------------------------

TEST(RealDataSlow, Mnist) {
    const auto path = real_data("mnist");
    if (!path) GTEST_SKIP() << "no real data: set HEADROOM_DATA to a folder with mnist/ in it";
    const auto data = open_dataset(path->string(), {});
    EXPECT_EQ(data.train->size(), 60000u);
    EXPECT_EQ(data.test->size(), 10000u);
    // Known counts: for example torchvision's MNIST, targets.bincount().
    EXPECT_THAT(class_counts(*data.train),
                ElementsAre(5923, 6742, 5958, 6131, 5842, 5421, 5918, 6265, 5851, 5949));
    EXPECT_THAT(class_counts(*data.test),
                ElementsAre(980, 1135, 1032, 1010, 982, 892, 958, 1028, 974, 1009));
    EXPECT_THAT(data.train->labels()[0], 5);
}

TEST(RealDataSlow, CarOrTruck) {
    const auto path = real_data("car_or_truck");
    if (!path)
        GTEST_SKIP() << "no real data: set HEADROOM_DATA to a folder with car_or_truck/ in it";
    const auto data = open_dataset(path->string(), {.skip_bad = true});
    EXPECT_THAT(data.train->classes(), ElementsAre("Car", "Truck"));
    EXPECT_EQ(data.train->size(), 10000u);
    EXPECT_EQ(data.test->size(), 2000u);
    EXPECT_EQ(data.train->shape(), (ImageShape{3, 32, 32}));
    EXPECT_THAT(data.notes, testing::Not(testing::Contains(HasSubstr("skipped"))));
}

TEST(OpenDataset, SaysWhatBecomesOfImagesOfAnotherAspect) {
    TempFolder folder;
    for (const char* name : {"a", "b"}) {
        for (int i = 0; i < 3; ++i)
            write_image(folder, fmt::format("{}/{}.png", name, i), 30, 20);
        write_image(folder, fmt::format("{}/square.png", name), 20, 20);
    }
    const auto last_note = [&](ImageSize size, ResizeMode mode) {
        return open_dataset(folder.path().string(), {.resize = size, .resizing = {.mode = mode}})
            .notes.back();
    };
    EXPECT_EQ(last_note({8, 8}, ResizeMode::stretch),
              "6 of 8 images have an aspect ratio other than 8x8: they are stretched to it "
              "(--resize-mode fit or crop keeps theirs)");
    EXPECT_THAT(last_note({8, 8}, ResizeMode::fit), HasSubstr("with black beside them"));
    EXPECT_THAT(last_note({8, 8}, ResizeMode::crop), HasSubstr("cropped to it, from the middle"));
    // 13x20 is the nearest to the ratio of 20x30 in whole pixels.
    EXPECT_THAT(last_note({13, 20}, ResizeMode::stretch), HasSubstr("2 of 8 images"));
}

} // namespace
} // namespace headroom
