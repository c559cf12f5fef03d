#include "datasets/formats/OpenDataset.h"

#include "tests/SourceFolder.h"
#include "tests/datasets/formats/hdf5/Hdf5ForTest.h"

namespace headroom {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string fixture(const std::string& name) {
    return source_folder() + "/tests/fixtures/hdf5/" + name;
}

/// Checks a file of tests/fixtures/make_hdf5.py, which has the same formula.
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

/// Reads all samples of a split, in order.
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
    EXPECT_EQ(open_dataset(folder / "a.h5", {.layout = AxisOrder::nhwc}).train->shape(),
              (ImageShape{3, 3, 2}));
    EXPECT_EQ(open_dataset(folder / "a.h5", {.layout = AxisOrder::nchw}).train->shape(),
              (ImageShape{3, 2, 3}));
    expect_bad({"4x2x2x3: expected 1 or 3 channels second (NCHW)"},
               [](auto& file) {
                   file.bytes("x_train", {4, 2, 2, 3}, ramp(48));
                   file.integers("y_train", {4}, {0, 1, 0, 1});
               },
               {.layout = AxisOrder::nchw});
}

TEST(Hdf5Reader, ReadsMatlabsOrderOfAxes) {
    constexpr int count = 2, channels = 3, height = 2, width = 4;
    const auto value = [](int n, int c, int y, int x) {
        return static_cast<std::uint8_t>(100 * n + 20 * c + 5 * y + x + 1);
    };
    std::vector<std::uint8_t> stored;
    std::vector<float> expected;
    for (int n = 0; n < count; ++n)
        for (int c = 0; c < channels; ++c) {
            for (int x = 0; x < width; ++x)
                for (int y = 0; y < height; ++y)
                    stored.push_back(value(n, c, y, x));
            for (int y = 0; y < height; ++y)
                for (int x = 0; x < width; ++x)
                    expected.push_back(static_cast<float>(value(n, c, y, x)) / 255.0f);
        }
    TempFolder folder;
    const auto path = folder / "a.mat";
    for (const hsize_t user_block : {512, 2048}) {
        {
            TestHdf5 file(path, user_block);
            file.bytes("X", {count, channels, width, height}, stored);
            file.matlab("X", "uint8");
            file.floats("y", {1, count}, {1, 0});
            file.matlab("y", "double");
        }
        const auto data = open_dataset(path, {.as_found = true});
        EXPECT_EQ(data.train->shape(), (ImageShape{channels, height, width}));
        EXPECT_EQ(read_all(data.train).pixels, expected);
        EXPECT_THAT(data.train->labels(), ElementsAre(1, 0));
        EXPECT_THAT(data.notes, testing::Contains(HasSubstr("X is MATLAB's: its axes are read in "
                                                            "MATLAB's order, as images of 2x4x3")));
    }
    { // grey, and one-hot rows, which are columns in the file
        TestHdf5 file(path, 512);
        file.bytes("X", {3, 4, 2}, ramp(24));
        file.matlab("X", "uint8");
        file.floats("y", {2, 3}, {1, 0, 0, 0, 1, 1});
        file.matlab("y", "double");
    }
    const auto grey = open_dataset(path, {.as_found = true});
    EXPECT_EQ(grey.train->shape(), (ImageShape{1, 2, 4}));
    EXPECT_THAT(grey.train->labels(), ElementsAre(0, 1, 1));
    const auto pixels = read_all(grey.train).pixels;
    EXPECT_FLOAT_EQ(pixels[1], 2 / 255.0f);
    EXPECT_FLOAT_EQ(pixels[4], 1 / 255.0f);
    { // logical, and unreadable objects
        TestHdf5 file(path, 512);
        file.bytes("X", {2, 1, 2}, {0, 1, 1, 0});
        file.matlab("X", "logical");
        file.bytes("y", {1, 2}, {0, 1});
        file.matlab("y", "char");
    }
    expect_error(Failure::bad_data, {"y has the wrong dtype (a MATLAB char array)"},
                 [&] { open_dataset(path, {}); });
}

TEST(Hdf5Reader, NamesImagesAlongTheLastAxis) {
    expect_bad({"x_train is 2x2x4, and y_train has 4 labels: the images are along the last axis, "
                "expected the first: move it (in Python: np.moveaxis(x, -1, 0))"},
               [](auto& file) {
                   file.bytes("x_train", {2, 2, 4}, ramp(16));
                   file.integers("y_train", {4}, {0, 1, 0, 1});
               });
    expect_bad({"x_train is 2x2x3x4, and y_train has 4 labels"}, [](auto& file) {
        file.bytes("x_train", {2, 2, 3, 4}, ramp(48));
        file.integers("y_train", {4, 1}, {0, 1, 0, 1});
    });
}

TEST(Hdf5Reader, TakesLargeAndSmallLettersInNames) {
    TempFolder folder;
    for (const auto& [images, labels] :
         {std::pair{"X_train", "Y_train"}, {"X_train", "y_train"}, {"x_train", "Y_train"}}) {
        const auto path = folder / (std::string(images) + labels);
        {
            TestHdf5 file(path);
            file.bytes(images, {4, 2, 2}, ramp(16));
            file.integers(labels, {4}, {0, 1, 0, 1});
            file.bytes("X_dev", {4, 2, 2}, ramp(16));
            file.integers("y_dev", {4}, {0, 1, 0, 1});
        }
        const auto data = open_dataset(path, {.as_found = true});
        EXPECT_EQ(data.train->size(), 4u);
        EXPECT_EQ(data.valid->size(), 4u);
    }
    expect_bad({"y_train and Y_train could both be the labels: choose one with --images-path NAME"},
               [](auto& file) {
                   good_images(file);
                   file.integers("y_train", {4}, {0, 1, 0, 1});
                   file.integers("Y_train", {4}, {0, 1, 0, 1});
               });
}

/// HDF5 locks a file while it writes; its content may then be incomplete.
TEST(Hdf5Reader, SaysThatAFileIsOpenForWriting) {
    TempFolder folder;
    const auto path = folder / "a.h5";
    TestHdf5 file(path);
    good_images(file);
    file.integers("y_train", {4}, {0, 1, 0, 1});
    H5Fflush(file.file(), H5F_SCOPE_GLOBAL);
    expect_error(Failure::locked,
                 {"a.h5: is open for writing in another program: close it there (in Python: "
                  "file.close())"},
                 [&] { open_dataset(path, {}); });
}

/// HDF5's newer format still marks a file as open after its writer has ended.
TEST(Hdf5Reader, SaysThatAFileWasNotClosed) {
    TempFolder folder;
    const hid_t access = H5Pcreate(H5P_FILE_ACCESS);
    H5Pset_libver_bounds(access, H5F_LIBVER_LATEST, H5F_LIBVER_LATEST);
    const hid_t file = H5Fcreate((folder / "a.h5").c_str(), H5F_ACC_TRUNC, H5P_DEFAULT, access);
    H5Pclose(access);
    H5Fflush(file, H5F_SCOPE_GLOBAL);
    const auto copy = folder.write("copy.h5", read_text(folder / "a.h5"));
    H5Fclose(file);
    expect_error(Failure::locked, {"copy.h5: is open for writing", "h5clear -s FILE"},
                 [&] { open_dataset(copy, {}); });
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
    expect_bad({"x_train is 0x2x2: no images are in it"}, [](auto& file) {
        file.bytes("x_train", {0, 2, 2}, {});
        file.integers("y_train", {0}, {});
    });
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

TEST(Hdf5Reader, ChecksNames) {
    expect_bad({"no images under a known name", "it has a (4x2x2), b (4)",
                "--images-path NAME --labels-path NAME"},
               [](auto& file) {
                   file.bytes("a", {4, 2, 2}, ramp(16));
                   file.integers("b", {4}, {0, 1, 0, 1});
               });
    expect_bad({"it has no datasets"}, [](auto&) {});
    expect_bad({"x_train has no labels: expected y_train"}, good_images);
    expect_bad({"images or data could be the images: choose one with --images-path NAME"},
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
    // The middle is overwritten: whatever fails first, it is one clear line.
    auto spoilt = whole;
    std::fill(spoilt.begin() + static_cast<std::ptrdiff_t>(whole.size() / 4), spoilt.end(), 'x');
    const auto path = folder.write("spoilt.h5", spoilt);
    expect_error(Failure::bad_data, {"spoilt.h5"}, [&] { open_dataset(path, {}); });
    expect_error(Failure::io, {"none.h5"}, [&] { open_dataset(folder / "none.h5", {}); });
}

} // namespace
} // namespace headroom
