#include "datasets/OpenDataset.h"

#include "tests/SourceFolder.h"
#include "tests/datasets/TempFolder.h"
#include "tests/datasets/TestHdf5.h"

#include <numeric>

namespace headroom {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string fixture(const std::string& name) {
    return source_folder() + "/tests/fixtures/hdf5/" + name;
}

/// Checks a file of tests/fixtures/make_hdf5.py, whose formula this is.
void check(const std::string& name, int channels, std::vector<std::string> classes,
           std::vector<int> first_labels) {
    SCOPED_TRACE(name);
    const auto data = open_dataset(fixture(name), {.test_fraction = 0.25});
    EXPECT_EQ(data.format, "hdf5");
    EXPECT_EQ(data.train->classes(), classes);
    EXPECT_EQ(data.train->shape(), (ImageShape{channels, 6, 5}));

    std::size_t images = 0;
    for (const auto& split : {data.train, data.test}) {
        const bool whole = split == data.test && name != "keras.h5" && name != "coursera.h5";
        images += whole || split == data.train ? split->size() : 0;
        for (std::size_t k = 0; k < split->size(); ++k) {
            const auto text = split->sample_name(k);
            const int i = std::stoi(text.substr(text.find('[') + 1));
            EXPECT_EQ(split->labels()[k], first_labels[static_cast<std::size_t>(i % 3)]) << text;
            Batch batch;
            split->read(std::span(&k, 1), batch);
            const float* pixel = batch.pixels.data();
            for (int c = 0; c < channels; ++c)
                for (int y = 0; y < 6; ++y)
                    for (int x = 0; x < 5; ++x)
                        ASSERT_NEAR(*pixel++, ((7 * i + 3 * y + 5 * x + 11 * c + 1) % 256) / 255.0,
                                    1e-6)
                            << text << " " << c << " " << y << " " << x;
        }
    }
    EXPECT_EQ(images, 12u);
}

TEST(Hdf5Reader, SaysWhereTheClassesAreFrom) {
    const auto source = [](const char* name) {
        return open_dataset(fixture(name), {.test_fraction = 0.25}).class_source;
    };
    EXPECT_EQ(source("keras.h5"), "the numbers of y_train");
    EXPECT_EQ(source("coursera.h5"), "list_classes");
    EXPECT_EQ(source("class-names.h5"), "the attribute class_names");
    EXPECT_THAT(source("text-fixed.h5"), HasSubstr("the strings, sorted by their bytes, of "));
}

TEST(Hdf5Reader, TellsProgress) {
    std::size_t last = 0, total = 0;
    OpenOptions options;
    options.on_progress = [&](std::size_t done, std::size_t all) {
        EXPECT_GT(done, last);
        last = done;
        total = all;
    };
    open_dataset(fixture("keras.h5"), options);
    EXPECT_EQ(last, total);
    EXPECT_EQ(total, 18u); // 12 train, 6 test
}

TEST(Hdf5Reader, ReadsWhatH5pyWrites) {
    const std::vector<std::string> digits = {"0", "1", "2"}, names = {"bird", "Cat", "dog"};
    check("keras.h5", 3, digits, {0, 1, 2});
    check("coursera.h5", 3, names, {0, 1, 2});
    check("nchw-float-one-hot.h5", 3, digits, {0, 1, 2});
    check("nhw-double-column.h5", 1, digits, {0, 1, 2});
    check("nhwc-int64-row.h5", 3, digits, {0, 1, 2});
    check("big-endian.h5", 1, digits, {0, 1, 2});
    check("class-names.h5", 3, names, {0, 1, 2});
    // Strings are sorted by bytes: Cat, bird, dog.
    check("text-variable.h5", 3, {"Cat", "bird", "dog"}, {1, 0, 2});
    check("text-fixed.h5", 3, {"Cat", "bird", "dog"}, {1, 0, 2});
}

/// All samples of a split, in order.
Batch read_all(const DatasetPtr& split) {
    std::vector<std::size_t> all(split->size());
    std::iota(all.begin(), all.end(), 0);
    Batch batch;
    split->read(all, batch);
    return batch;
}

TEST(Hdf5Reader, StreamsWhatDoesNotFitTheMemoryBudget) {
    for (const char* name : {"keras.h5", "nchw-float-one-hot.h5", "nhw-double-column.h5",
                             "nhwc-int64-row.h5", "class-names.h5"}) {
        SCOPED_TRACE(name);
        for (const bool resized : {false, true}) {
            OpenOptions options{.test_fraction = 0.25};
            if (resized) {
                options.resize = ImageSize{4, 7};
                options.channels = 1;
            }
            const auto memory = open_dataset(fixture(name), options);
            options.memory_budget = 200; // one to six images
            const auto streamed = open_dataset(fixture(name), options);
            EXPECT_FALSE(memory.streamed);
            EXPECT_TRUE(streamed.streamed);
            EXPECT_THAT(streamed.notes, testing::Contains(HasSubstr("memory budget is 200")));
            EXPECT_EQ(streamed.fingerprint, memory.fingerprint);
            for (const char* split : {"train", "test"}) {
                const auto expected = read_all(memory.split(split));
                const auto batch = read_all(streamed.split(split));
                EXPECT_EQ(batch.shape, expected.shape);
                EXPECT_EQ(batch.pixels, expected.pixels);
                EXPECT_EQ(batch.labels, expected.labels);
            }
        }
    }
}

TEST(Hdf5Reader, SaysWhatTheValuesWereTakenFor) {
    EXPECT_THAT(open_dataset(fixture("nhw-double-column.h5"), {}).notes,
                testing::Contains(HasSubstr("X holds values from 1 to 113: taken as 0 to 255")));
    EXPECT_THAT(open_dataset(fixture("nchw-float-one-hot.h5"), {}).notes,
                testing::Contains(HasSubstr("taken as 0 to 1 ")));
    EXPECT_THAT(open_dataset(fixture("nhw-double-column.h5"), {.range = "0-255"}).notes,
                testing::Not(testing::Contains(HasSubstr("taken as"))));
}

/// Makes "a.h5" with `fill` and expects the Error with these parts when it is opened.
template <typename Fill>
void expect_bad(std::initializer_list<const char*> parts, const Fill& fill,
                const OpenOptions& options = {}) {
    TempFolder folder;
    const auto path = folder / "a.h5";
    {
        TestHdf5 file(path);
        fill(file);
    }
    expect_error(Failure::bad_data, parts, [&] { open_dataset(path, options); });
    expect_error(Failure::bad_data, {"a.h5"}, [&] { open_dataset(path, options); });
}

std::vector<std::uint8_t> ramp(std::size_t count) {
    std::vector<std::uint8_t> values(count);
    std::iota(values.begin(), values.end(), std::uint8_t{0});
    return values;
}

/// Four good images of 2 x 2 under x_train, for faults in the labels.
void good_images(TestHdf5& file) {
    file.bytes("x_train", {4, 2, 2}, ramp(16));
}

TEST(Hdf5Reader, AsksForTheLayout) {
    const auto fill = [](auto& file) {
        file.bytes("x_train", {4, 3, 2, 3}, ramp(72));
        file.integers("y_train", {4}, {0, 1, 0, 1});
    };
    expect_bad({"x_train is 4x3x2x3: could be NCHW or NHWC: use --layout nhwc or --layout nchw"},
               fill);

    TempFolder folder;
    {
        TestHdf5 file(folder / "a.h5");
        fill(file);
    }
    EXPECT_EQ(open_dataset(folder / "a.h5", {.layout = "nhwc"}).train->shape(),
              (ImageShape{3, 3, 2}));
    EXPECT_EQ(open_dataset(folder / "a.h5", {.layout = "nchw"}).train->shape(),
              (ImageShape{3, 2, 3}));
    expect_error(Failure::usage, {"--layout hwc"},
                 [&] { open_dataset(folder / "a.h5", {.layout = "hwc"}); });
    expect_bad({"4x2x2x3: expected 1 or 3 channels second (NCHW)"},
               [](auto& file) {
                   file.bytes("x_train", {4, 2, 2, 3}, ramp(48));
                   file.integers("y_train", {4}, {0, 1, 0, 1});
               },
               {.layout = "nchw"});
}

TEST(Hdf5Reader, AsksForTheRange) {
    const auto with_floats = [](std::vector<float> values) {
        return [values](auto& file) {
            file.floats("x_train", {4, 1, 1}, values);
            file.integers("y_train", {4}, {0, 1, 0, 1});
        };
    };
    const char* const ask = "use --range 0-1 or --range 0-255";
    expect_bad({"x_train holds values from 0 to 1.25: could be", ask},
               with_floats({0, 0.5f, 1, 1.25f}));
    expect_bad({"from 0 to 0: could be", ask}, with_floats({0, 0, 0, 0}));
    expect_bad({"from 0 to 1: could be", ask}, [](auto& file) {
        file.bytes("x_train", {4, 1, 1}, {0, 1, 0, 1});
        file.integers("y_train", {4}, {0, 1, 0, 1});
    });
    expect_bad({"from -1 to 1: expected 0 to 1 or 0 to 255: rescale"},
               with_floats({-1, 0.5f, 1, 1}));
    expect_bad({"from 0 to 4095: expected 0 to 1 or 0 to 255"}, with_floats({0, 4095, 1, 1}));
    expect_bad({"from 0 to 2: expected 0 to 1: rescale"}, with_floats({0, 2, 1, 1}),
               {.range = "0-1"});
    expect_bad({"x_train[2] holds a value that is no number (nan)"}, with_floats({0, 1, NAN, 1}));

    TempFolder folder;
    {
        TestHdf5 file(folder / "a.h5");
        file.bytes("x_train", {4, 1, 1}, {0, 1, 0, 1});
        file.integers("y_train", {4}, {0, 0, 1, 1});
    }
    const auto brightest = [&](const char* range) {
        const auto data = open_dataset(folder / "a.h5", {.test_fraction = 0.5, .range = range});
        Batch train, test;
        data.train->read(std::vector<std::size_t>{0, 1}, train);
        data.test->read(std::vector<std::size_t>{0, 1}, test);
        return std::max({train.pixels[0], train.pixels[1], test.pixels[0], test.pixels[1]});
    };
    EXPECT_EQ(brightest("0-1"), 1.0f);
    EXPECT_EQ(brightest("0-255"), 1 / 255.0f);
    expect_error(Failure::usage, {"--range 1"},
                 [&] { open_dataset(folder / "a.h5", {.range = "1"}); });
}

TEST(Hdf5Reader, ChecksImages) {
    const auto with_images = [](auto... sizes) {
        return [=](auto& file) {
            file.bytes("x_train", {static_cast<hsize_t>(sizes)...},
                       ramp((static_cast<std::size_t>(sizes) * ...)));
            file.integers("y_train", {4}, {0, 1, 0, 1});
        };
    };
    expect_bad({"x_train has the wrong rank: 4x4 is of rank 2, expected NxHxW"}, with_images(4, 4));
    expect_bad({"4x1x2x2x1 is of rank 5"}, with_images(4, 1, 2, 2, 1));
    expect_bad({"x_train is 4x2x2x4: expected 1 or 3 channels"}, with_images(4, 2, 2, 4));
    expect_bad({"x_train has the wrong dtype"}, [](auto& file) {
        file.texts("x_train", {4, 1, 1}, "abcd");
        file.integers("y_train", {4}, {0, 1, 0, 1});
    });
    expect_bad({"x_train holds images of 2x2x1, x_test of 1x4x1"}, [](auto& file) {
        good_images(file);
        file.integers("y_train", {4}, {0, 1, 0, 1});
        file.bytes("x_test", {4, 1, 4}, ramp(16));
        file.integers("y_test", {4}, {0, 1, 0, 1});
    });
}

TEST(Hdf5Reader, LabelsMayBeginElsewhere) {
    const auto from_one = [](auto& file) {
        good_images(file);
        file.integers("y_train", {4}, {1, 2, 1, 2});
        file.texts("list_classes", {2}, "ab");
    };
    expect_bad({"y_train[1] is 2, out of range: list_classes has 2 classes, expected 0 to 1: where "
                "labels begin at 1, use --labels-from 1 (and 1 more)"},
               from_one);
    TempFolder folder;
    const auto path = folder / "data.h5";
    {
        TestHdf5 file(path);
        from_one(file);
    }
    const auto named = open_dataset(path, {.as_found = true, .labels_from = 1});
    EXPECT_THAT(named.train->labels(), ElementsAre(0, 1, 0, 1));
    EXPECT_THAT(named.train->classes(), ElementsAre("a", "b"));
    expect_error(Failure::bad_data, {"y_train[0] is 1, out of range", "expected 2 to 3"},
                 [&] { open_dataset(path, {.labels_from = 2}); });
    {
        TestHdf5 file(path); // a new one in its place
        good_images(file);
        file.integers("y_train", {4}, {-1, 1, -1, 1});
    }
    const auto numbered = open_dataset(path, {.as_found = true, .labels_from = -1});
    EXPECT_THAT(numbered.train->classes(), ElementsAre("-1", "0", "1"));
    EXPECT_THAT(numbered.notes, testing::Contains(HasSubstr("no images: 0")));
}

TEST(Hdf5Reader, ChecksLabels) {
    const auto with_labels = [](std::vector<hsize_t> sizes, std::vector<int> labels) {
        return [=](auto& file) {
            good_images(file);
            file.integers("y_train", sizes, labels);
        };
    };
    expect_bad({"y_train has 3 labels, x_train has 4 images"}, with_labels({3}, {0, 1, 0}));
    expect_bad({"y_train[2] is -1, out of range"}, with_labels({4}, {0, 1, -1, 1}));
    expect_bad({"y_train[1] is 70000, out of range"}, with_labels({4}, {0, 70000, 0, 1}));
    expect_bad({"y_train[1] is no one-hot row"}, with_labels({4, 2}, {0, 1, 1, 1, 0, 1, 1, 0}));
    expect_bad({"y_train[3] is no one-hot row"}, with_labels({4, 2}, {0, 1, 1, 0, 0, 1, 0, 0}));
    expect_bad({"y_train is 4x0: expected 2 to 65536 classes"}, with_labels({4, 0}, {}));
    expect_bad({"y_train has the wrong rank: 2x2x1"}, with_labels({2, 2, 1}, {0, 1, 0, 1}));
    expect_bad({"y_train[1] is 0.5: expected a whole number"}, [](auto& file) {
        good_images(file);
        file.floats("y_train", {4}, {0, 0.5f, 1, 1});
    });
    expect_bad({"y_test[0] is 2, out of range: y_train has 2 classes, expected 0 to 1"},
               [](auto& file) {
                   good_images(file);
                   file.integers("y_train", {4}, {0, 1, 0, 1});
                   file.bytes("x_test", {2, 2, 2}, ramp(8));
                   file.integers("y_test", {2}, {2, 1});
               });
    expect_bad({"y_train[3] is 2, out of range: list_classes has 2 classes, expected 0 to 1"},
               [](auto& file) {
                   good_images(file);
                   file.integers("y_train", {4}, {0, 1, 0, 2});
                   file.texts("list_classes", {2}, "ab");
               });
    expect_bad({"y_test[1] is \"c\", which is not a class of y_train: expected a, b"},
               [](auto& file) {
                   good_images(file);
                   file.texts("y_train", {4}, "abab");
                   file.bytes("x_test", {2, 2, 2}, ramp(8));
                   file.texts("y_test", {2}, "ac");
               });
    expect_bad({"list_classes has \"a\" twice"}, [](auto& file) {
        good_images(file);
        file.integers("y_train", {4}, {0, 1, 0, 1});
        file.texts("list_classes", {2}, "aa");
    });
}

TEST(Hdf5Reader, ChecksNames) {
    expect_bad({"no images under a known name", "it has a (4x2x2), b (4)",
                "--images-path NAME --labels-path NAME"},
               [](auto& file) {
                   file.bytes("a", {4, 2, 2}, ramp(16));
                   file.integers("b", {4}, {0, 1, 0, 1});
               });
    expect_bad({"it has no datasets"}, [](auto&) {});
    expect_bad({"x_train has no labels: expected y_train"}, good_images);
    expect_bad({"images or data could be the images: say which with --images-path NAME"},
               [](auto& file) {
                   file.bytes("images", {4, 2, 2}, ramp(16));
                   file.bytes("data", {4, 2, 2}, ramp(16));
                   file.integers("labels", {4}, {0, 1, 0, 1});
               });
    expect_bad({"other: no such dataset"}, good_images,
               {.images_path = "x_train", .labels_path = "other"});

    TempFolder folder;
    {
        TestHdf5 file(folder / "a.h5");
        file.bytes("pictures", {4, 2, 2}, ramp(16));
        file.integers("kinds", {4}, {0, 0, 1, 1});
    }
    const OpenOptions named{.images_path = "/pictures", .labels_path = "kinds"};
    EXPECT_EQ(open_dataset(folder / "a.h5", named).train->size(), 2u);
    expect_error(Failure::usage, {"go together"},
                 [&] { open_dataset(folder / "a.h5", {.images_path = "pictures"}); });
}

TEST(Hdf5Reader, NamesABrokenFile) {
    TempFolder folder;
    const auto whole = read_text(fixture("keras.h5"));
    for (std::size_t size : {std::size_t{0}, std::size_t{600}, whole.size() - 1}) {
        const auto path = folder.write("half.h5", whole.substr(0, size));
        expect_error(Failure::bad_data, {"half.h5: not a whole HDF5 file (", "copy it again"},
                     [&] { open_dataset(path, {}); });
    }
    // The middle overwritten: whatever breaks first, it is one clear line.
    auto spoilt = whole;
    std::fill(spoilt.begin() + static_cast<std::ptrdiff_t>(whole.size() / 4), spoilt.end(), 'x');
    const auto path = folder.write("spoilt.h5", spoilt);
    expect_error(Failure::bad_data, {"spoilt.h5"}, [&] { open_dataset(path, {}); });
    expect_error(Failure::io, {"none.h5"}, [&] { open_dataset(folder / "none.h5", {}); });
}

} // namespace
} // namespace headroom
