#include "tests/SourceFolder.h"
#include "tests/datasets/formats/hdf5/Hdf5ForTest.h"

namespace headroom {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(Hdf5Labels, ReadsBooleans) {
    TempFolder folder;
    for (const bool bits : {false, true}) {
        const auto path = folder / "a.h5";
        {
            TestHdf5 file(path);
            const auto write = [&](const char* name, std::vector<hsize_t> sizes,
                                   std::vector<std::uint8_t> values) {
                bits ? file.bitfields(name, sizes, values) : file.booleans(name, sizes, values);
            };
            write("x_train", {4, 1, 2}, {0, 1, 1, 1, 0, 0, 1, 0});
            write("y_train", {4}, {0, 1, 1, 0});
            write("x_test", {2, 1, 2}, {0, 0, 0, 0}); // booleans leave no question of the range
            write("y_test", {2, 2}, {0, 1, 1, 0});
        }
        for (const std::uint64_t budget : {default_memory_budget, std::uint64_t{4}}) {
            const auto data = open_dataset(path, {.memory_budget = budget});
            EXPECT_THAT(data.train->labels(), ElementsAre(0, 1, 1, 0));
            EXPECT_THAT(data.test->labels(), ElementsAre(1, 0));
            EXPECT_EQ(read_all(data.train).pixels, (std::vector<float>{0, 1, 1, 1, 0, 0, 1, 0}));
            EXPECT_EQ(read_all(data.test).pixels, (std::vector<float>{0, 0, 0, 0}));
        }
    }
}

TEST(Hdf5Labels, ReadsEnumerationsAsTheirNumbers) {
    TempFolder folder;
    {
        TestHdf5 file(folder / "a.h5");
        good_images(file);
        file.enums("y_train", {"cat", "dog", "cow"}, {0, 2, 1, 2});
    }
    const auto data = open_dataset(folder / "a.h5", {.as_found = true});
    EXPECT_THAT(data.train->labels(), ElementsAre(0, 2, 1, 2));
}

/// MATLAB's H x W x C x N is N x C x W x H in the file.
TEST(Hdf5Labels, LeavesOutImagesWithoutLabels) {
    TempFolder folder;
    {
        TestHdf5 file(folder / "a.h5");
        good_images(file);
        file.integers("y_train", {4}, {0, 1, 0, 1});
        file.bytes("x_test", {4, 2, 2}, ramp(16));
    }
    const auto data = open_dataset(folder / "a.h5", {.as_found = true});
    EXPECT_FALSE(data.test);
    EXPECT_EQ(data.train->size(), 4u);
    EXPECT_THAT(data.notes,
                testing::Contains(
                    HasSubstr("x_test has no labels: expected y_test beside it: it is left out")));
    expect_bad({"x_test has no labels: expected y_test beside it"}, [](auto& file) {
        good_images(file),
            H5Lmove(file.file(), "x_train", file.file(), "x_test", H5P_DEFAULT, H5P_DEFAULT);
    });
}

TEST(Hdf5Labels, LabelsMayBeginElsewhere) {
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
        TestHdf5 file(path); // a new one of the same name
        good_images(file);
        file.integers("y_train", {4}, {-1, 1, -1, 1});
    }
    const auto numbered = open_dataset(path, {.as_found = true, .labels_from = -1});
    EXPECT_THAT(numbered.train->classes(), ElementsAre("-1", "0", "1"));
    EXPECT_THAT(numbered.notes, testing::Contains(HasSubstr("no images: 0")));
}

TEST(Hdf5Labels, ChecksLabels) {
    const auto with_labels = [](std::vector<hsize_t> sizes, std::vector<int> labels) {
        return [=](auto& file) {
            good_images(file);
            file.integers("y_train", sizes, labels);
        };
    };
    expect_bad({"y_train has 3 labels, x_train has 4 images"}, with_labels({3}, {0, 1, 0}));
    expect_bad({"y_train[2] is -1, out of range"}, with_labels({4}, {0, 1, -1, 1}));
    expect_bad({"y_train[1] is 1000000, out of range: expected class numbers from 0 to 65535: "
                "renumber the labels (in Python: np.unique(y, return_inverse=True)[1])"},
               with_labels({4}, {0, 1000000, 0, 1}));
    expect_bad({"y_train[1] is not a one-hot row"}, with_labels({4, 2}, {0, 1, 1, 1, 0, 1, 1, 0}));
    expect_bad({"y_train[3] is not a one-hot row"}, with_labels({4, 2}, {0, 1, 1, 0, 0, 1, 0, 0}));
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

} // namespace
} // namespace headroom
