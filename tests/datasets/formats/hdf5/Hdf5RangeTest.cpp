#include "tests/SourceFolder.h"
#include "tests/datasets/formats/hdf5/Hdf5ForTest.h"

namespace headroom {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::string fixture(const std::string& name) {
    return source_folder() + "/tests/fixtures/hdf5/" + name;
}

TEST(Hdf5Range, SaysWhatTheValuesWereTakenFor) {
    EXPECT_THAT(open_dataset(fixture("nhw-double-column.h5"), {}).notes,
                testing::Contains(HasSubstr("X holds values from 1 to 113: taken as 0 to 255")));
    EXPECT_THAT(open_dataset(fixture("nchw-float-one-hot.h5"), {}).notes,
                testing::Contains(HasSubstr("taken as 0 to 1 ")));
    EXPECT_THAT(open_dataset(fixture("nhw-double-column.h5"), {.range = PixelRange::to_255}).notes,
                testing::Not(testing::Contains(HasSubstr("taken as"))));
}

TEST(Hdf5Range, AsksForTheRange) {
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
               {.range = PixelRange::to_1});
    expect_bad({"x_train[2] holds a value that is not a finite number (nan)"},
               with_floats({0, 1, NAN, 1}));

    TempFolder folder;
    {
        TestHdf5 file(folder / "a.h5");
        file.bytes("x_train", {4, 1, 1}, {0, 1, 0, 1});
        file.integers("y_train", {4}, {0, 0, 1, 1});
    }
    const auto brightest = [&](PixelRange range) {
        const auto data = open_dataset(folder / "a.h5", {.test_fraction = 0.5, .range = range});
        Batch train, test;
        data.train->read(std::vector<std::size_t>{0, 1}, train);
        data.test->read(std::vector<std::size_t>{0, 1}, test);
        return std::max({train.pixels[0], train.pixels[1], test.pixels[0], test.pixels[1]});
    };
    EXPECT_EQ(brightest(PixelRange::to_1), 1.0f);
    EXPECT_EQ(brightest(PixelRange::to_255), 1 / 255.0f);
}

TEST(Hdf5Range, TheRangeOfEachSplitIsDecidedByItself) {
    const auto splits = [](std::vector<std::uint8_t> bytes, std::vector<float> floats) {
        return [=](auto& file) {
            file.bytes("x_train", {4, 1, 1}, bytes);
            file.integers("y_train", {4}, {0, 1, 0, 1});
            file.floats("x_test", {2, 1, 1}, floats);
            file.integers("y_test", {2}, {0, 1});
        };
    };
    expect_bad({"x_train holds values from 0 to 200, which is the range 0 to 255, but x_test holds "
                "values from 0.25 to 1, which is 0 to 1: expected one range in all splits"},
               splits({0, 100, 200, 9}, {0.25f, 1}));
    expect_bad({"x_train holds values from 0 to 1: could be 0 to 1 or 0 to 255"},
               splits({0, 1, 1, 0}, {3, 200}));
    expect_bad({"x_train holds values from 0 to 0.5, which is the range 0 to 1, but x_test holds "
                "values from 3 to 200, which is 0 to 255"},
               [](auto& file) {
                   file.floats("x_train", {4, 1, 1}, {0, 0.5f, 0, 0.5f});
                   file.integers("y_train", {4}, {0, 1, 0, 1});
                   file.floats("x_test", {2, 1, 1}, {3, 200});
                   file.integers("y_test", {2}, {0, 1});
               });

    TempFolder folder;
    {
        TestHdf5 file(folder / "a.h5");
        splits({0, 100, 200, 9}, {51, 255})(file);
    }
    const auto data = open_dataset(folder / "a.h5", {});
    EXPECT_THAT(data.notes, testing::Contains(HasSubstr(
                                "a.h5: x_test holds values from 51 to 255: taken as 0 to 255")));
    EXPECT_EQ(read_all(data.train).pixels,
              (std::vector<float>{0, 100 / 255.0f, 200 / 255.0f, 9 / 255.0f}));
    EXPECT_EQ(read_all(data.test).pixels, (std::vector<float>{0.2f, 1}));
}

} // namespace
} // namespace headroom
