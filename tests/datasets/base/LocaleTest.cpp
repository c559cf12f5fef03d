#include "datasets/formats/OpenDataset.h"

#include "datasets/base/text/ByteSize.h"
#include "datasets/base/text/Json.h"
#include "tests/datasets/GermanLocale.h"
#include "tests/datasets/TestHdf5.h"

namespace headroom {
namespace {

/// Writes floats from 0 to 1 with labels that are floats too, and one-hot rows.
std::string floats(const TempFolder& folder) {
    const auto path = folder / "floats.h5";
    TestHdf5 file(path);
    file.floats("x_train", {4, 1, 2}, {0.25f, 0.5f, 0.125f, 1, 0.75f, 0, 0.3f, 0.9f});
    file.floats("y_train", {4}, {0, 1, 0, 1});
    file.floats("x_test", {2, 1, 2}, {0.25f, 0.5f, 0.125f, 0.7f});
    file.floats("y_test", {2, 2}, {1, 0, 0, 1});
    return path;
}

/// Fingerprint of the data, equal in any locale.
std::string fingerprint(const std::string& path, const OpenOptions& options = {}) {
    return open_dataset(path, options).fingerprint;
}

TEST(Locale, NoReaderTakesItsNumbersFromIt) {
    TempFolder folder;
    const auto path = floats(folder);
    const auto keras = source_folder() + "/tests/fixtures/hdf5/";
    const std::vector<std::string> all = {path, keras + "keras.h5", keras + "nhw-double-column.h5",
                                          keras + "nchw-float-one-hot.h5", "synth:digits:8x8"};
    const OpenOptions few{.test_fraction = 0.25, .synth_count = 40};
    std::vector<std::string> expected;
    for (const auto& data : all)
        expected.push_back(fingerprint(data, few));

    const GermanLocale german;
    if (!german.is_there()) GTEST_SKIP() << "needs the locale de_DE.UTF-8, or localedef";
    for (std::size_t i = 0; i < all.size(); ++i)
        EXPECT_EQ(fingerprint(all[i], few), expected[i]) << all[i];
    const auto data = open_dataset(path, {});
    Batch batch;
    data.train->read(std::vector<std::size_t>{0}, batch);
    EXPECT_EQ(batch.pixels, (std::vector<float>{0.25f, 0.5f}));
    EXPECT_THAT(data.notes,
                testing::Contains(testing::HasSubstr("x_train holds values from 0 to 1, x_test "
                                                     "holds values from 0.125 to 0.7: taken as")));
}

TEST(Locale, NoTextIsReadThroughIt) {
    TempFolder folder;
    const auto json = folder.write("a.json", R"({"rate": 0.125, "large": 1.5e3})");
    const GermanLocale german;
    if (!german.is_there()) GTEST_SKIP() << "needs the locale de_DE.UTF-8, or localedef";
    std::uint64_t bytes = 0;
    EXPECT_TRUE(read_byte_size("1.5KiB", bytes));
    EXPECT_EQ(bytes, 1536u);
    const auto read = parse_json(read_text(json), json);
    EXPECT_EQ(read["rate"], 0.125);
    EXPECT_EQ(read["large"], 1500);
    EXPECT_EQ(read.dump(), R"({"rate":0.125,"large":1500.0})");
}

} // namespace
} // namespace headroom
