#include "datasets/formats/OpenDataset.h"

#include "tests/datasets/TempFolder.h"

#include <zlib.h>

namespace headroom {
namespace {

using testing::ElementsAre;

std::string big_endian(std::uint32_t value) {
    return {static_cast<char>(value >> 24), static_cast<char>(value >> 16),
            static_cast<char>(value >> 8), static_cast<char>(value)};
}

/// `count` images of 2 x 3 whose pixels are all equal to the index.
std::string images(std::uint32_t count) {
    auto bytes = big_endian(0x803) + big_endian(count) + big_endian(2) + big_endian(3);
    for (std::uint32_t i = 0; i < count; ++i)
        bytes += std::string(6, static_cast<char>(i));
    return bytes;
}

std::string labels(std::uint32_t count, std::uint32_t classes = 3) {
    auto bytes = big_endian(0x801) + big_endian(count);
    for (std::uint32_t i = 0; i < count; ++i)
        bytes += static_cast<char>(i % classes);
    return bytes;
}

std::string write_gzip(const TempFolder& folder, const std::string& name,
                       const std::string& content) {
    const auto path = folder / name;
    gzFile file = gzopen(path.c_str(), "wb");
    gzwrite(file, content.data(), static_cast<unsigned>(content.size()));
    gzclose(file);
    return path;
}

/// Writes a valid folder, to be damaged.
void write_all(const TempFolder& folder) {
    folder.write("train-images-idx3-ubyte", images(12));
    folder.write("train-labels-idx1-ubyte", labels(12));
    folder.write("t10k-images-idx3-ubyte", images(6));
    folder.write("t10k-labels-idx1-ubyte", labels(6));
}

void expect_bad(const TempFolder& folder, std::initializer_list<const char*> parts) {
    expect_error(Failure::bad_data, parts, [&] { open_dataset(folder.path().string(), {}); });
}

TEST(IdxReader, ReadsAFolder) {
    TempFolder folder;
    write_all(folder);
    const auto data = open_dataset(folder.path().string(), {});
    EXPECT_EQ(data.format, "idx");
    ASSERT_TRUE(data.train && data.test);
    EXPECT_EQ(data.valid, nullptr);
    EXPECT_EQ(data.train->size(), 12u);
    EXPECT_EQ(data.test->size(), 6u);
    EXPECT_EQ(data.train->shape(), (ImageShape{1, 2, 3}));
    EXPECT_THAT(data.train->classes(), ElementsAre("0", "1", "2"));
    EXPECT_EQ(data.train->sample_name(7), "train-images-idx3-ubyte[7]");
    Batch batch;
    data.train->read(std::vector<std::size_t>{7}, batch);
    EXPECT_THAT(batch.labels, ElementsAre(1));
    EXPECT_THAT(batch.pixels, testing::Each(7 / 255.0f));
}

TEST(IdxReader, ReadsEverySpelling) {
    TempFolder dotted;
    write_gzip(dotted, "train-images.idx3-ubyte.gz", images(12));
    dotted.write("train-labels.idx1-ubyte", labels(12));
    write_gzip(dotted, "t10k-images-idx3-ubyte.gz", images(6));
    write_gzip(dotted, "t10k-labels-idx1-ubyte.gz", labels(6));
    TempFolder plain;
    write_all(plain);
    const auto packed = open_dataset(dotted.path().string(), {});
    EXPECT_EQ(packed.fingerprint, open_dataset(plain.path().string(), {}).fingerprint);
    EXPECT_EQ(packed.test->sample_name(3), "t10k-images-idx3-ubyte[3]");
}

TEST(IdxReader, ReadsOneImagesFileAndItsLabels) {
    TempFolder folder;
    write_all(folder);
    const auto train = open_dataset(folder / "train-images-idx3-ubyte", {});
    EXPECT_EQ(train.format, "idx");
    EXPECT_EQ(train.train->size() + train.test->size(), 12u) << "a test split is made";
    const auto test = open_dataset(folder / "t10k-images-idx3-ubyte", {});
    EXPECT_EQ(test.train, nullptr);
    EXPECT_EQ(test.test->size(), 6u);

    folder.write("my-images.idx", images(12));
    write_gzip(folder, "my-labels.idx.gz", labels(12));
    EXPECT_EQ(open_dataset(folder / "my-images.idx", {}).train->size(), 9u);
}

TEST(IdxReader, NeedsLabels) {
    TempFolder folder;
    folder.write("train-images-idx3-ubyte", images(12));
    expect_bad(folder, {"train-images-idx3-ubyte: no labels", "train-labels-idx1-ubyte"});
    expect_error(Failure::bad_data, {"no labels", "train-labels-idx1-ubyte beside it"},
                 [&] { open_dataset(folder / "train-images-idx3-ubyte", {}); });
    expect_error(Failure::bad_data, {"expected the images file"},
                 [&] { open_dataset(folder.write("some.idx", images(2)), {}); });
}

TEST(IdxReader, ChecksTheMagicNumber) {
    TempFolder folder;
    write_all(folder);
    folder.write("train-images-idx3-ubyte", labels(12));
    expect_bad(folder, {"train-images-idx3-ubyte: not an IDX images file", "0x00000801",
                        "expected 0x00000803"});
    write_all(folder);
    folder.write("t10k-labels-idx1-ubyte", images(6));
    expect_bad(folder, {"t10k-labels-idx1-ubyte: not an IDX labels file", "0x00000803",
                        "expected 0x00000801"});
}

TEST(IdxReader, ChecksTheLength) {
    TempFolder folder;
    write_all(folder);
    const auto whole = images(12);
    folder.write("train-images-idx3-ubyte", whole.substr(0, whole.size() - 1));
    expect_bad(folder,
               {"train-images-idx3-ubyte: truncated", "12x2x3 images, 72 bytes", "found 71"});
    folder.write("train-images-idx3-ubyte", whole + "x");
    expect_bad(folder, {"train-images-idx3-ubyte: longer than the 72 bytes"});
    folder.write("train-images-idx3-ubyte", whole.substr(0, 9));
    expect_bad(folder, {"truncated: 9 bytes, too short for the header"});
    folder.write("train-images-idx3-ubyte", "");
    expect_bad(folder, {"truncated: 0 bytes"});
    write_all(folder);
    folder.write("t10k-labels-idx1-ubyte", labels(6).substr(0, 10));
    expect_bad(folder, {"t10k-labels-idx1-ubyte: truncated", "found 2"});
}

TEST(IdxReader, ALyingHeaderAsksForNoMemory) {
    TempFolder folder;
    write_all(folder);
    const auto with_sizes = [&](std::uint32_t count, std::uint32_t height, std::uint32_t width) {
        folder.write("train-images-idx3-ubyte", big_endian(0x803) + big_endian(count) +
                                                    big_endian(height) + big_endian(width) + "abc");
    };
    with_sizes(0xffffffff, 0xffffffff, 0xffffffff); // 2^96: more than 64 bits
    expect_bad(folder, {"more than any file holds"});
    with_sizes(0x10000, 0x10000, 0x10000); // 2^48
    expect_error(Failure::resources, {"281475.0 GB", "--memory-budget"},
                 [&] { open_dataset(folder.path().string(), {}); });
    with_sizes(1000, 1000, 1000);
    expect_bad(folder, {"truncated", "found 3"});
    with_sizes(0, 2, 3);
    expect_bad(folder, {"holds no images: its header says 0x2x3"});
    with_sizes(3, 1, 0);
    expect_bad(folder, {"holds no images"});
}

TEST(IdxReader, WhatUnpacksToMoreThanTheBudgetIsRefused) {
    TempFolder folder;
    write_all(folder);
    std::filesystem::remove(folder / "train-images-idx3-ubyte");
    const auto bomb = big_endian(0x803) + big_endian(100) + big_endian(100) + big_endian(100) +
                      std::string(1'000'000, '\0');
    write_gzip(folder, "train-images-idx3-ubyte.gz", bomb);
    expect_error(Failure::resources,
                 {"train-images-idx3-ubyte.gz: its header says 100x100x100 images",
                  "memory budget of 999kB", "--memory-budget"},
                 [&] { open_dataset(folder.path().string(), {.memory_budget = 999'000}); });
}

TEST(IdxReader, ChecksGzip) {
    TempFolder folder;
    write_all(folder);
    std::filesystem::remove(folder / "train-images-idx3-ubyte");
    const auto path = write_gzip(folder, "train-images-idx3-ubyte.gz", images(12));
    const auto packed = read_text(path);
    folder.write("train-images-idx3-ubyte.gz", packed.substr(0, packed.size() - 12));
    expect_bad(folder, {"train-images-idx3-ubyte.gz", "the gzip data end too early"});
    auto broken = packed;
    broken[packed.size() - 6] ^= 0x55; // in the checksum
    folder.write("train-images-idx3-ubyte.gz", broken);
    expect_bad(folder, {"train-images-idx3-ubyte.gz: broken gzip data"});
}

TEST(IdxReader, ImagesAndLabelsMustFit) {
    TempFolder folder;
    write_all(folder);
    folder.write("train-labels-idx1-ubyte", labels(11));
    expect_bad(folder,
               {"train-images-idx3-ubyte: 12 images, but 11 labels in", "train-labels-idx1-ubyte"});
    write_all(folder);
    folder.write("t10k-labels-idx1-ubyte", labels(6, 5));
    expect_bad(folder, {"label 3 of t10k-images-idx3-ubyte[3] is out of range: train has 0 to 2"});
    write_all(folder);
    folder.write("t10k-images-idx3-ubyte", big_endian(0x803) + big_endian(6) + big_endian(3) +
                                               big_endian(2) + std::string(36, 'x'));
    expect_bad(folder, {"images of 2x3x1 in train and 3x2x1 in t10k"});
}

TEST(IdxReader, ReadsFilesAsEmnistNamesThem) {
    TempFolder folder;
    const auto write = [&](const std::string& prefix) {
        folder.write(prefix + "train-images-idx3-ubyte", images(12));
        folder.write(prefix + "train-labels-idx1-ubyte", labels(12));
        folder.write(prefix + "test-images-idx3-ubyte", images(6));
        folder.write(prefix + "test-labels-idx1-ubyte", labels(6));
    };
    write("emnist-letters-");
    const auto data = open_dataset(folder.path().string(), {});
    EXPECT_EQ(data.train->size(), 12u);
    ASSERT_TRUE(data.test);
    EXPECT_EQ(data.test->size(), 6u);
    EXPECT_EQ(data.test->sample_name(1), "emnist-letters-test-images-idx3-ubyte[1]");
    EXPECT_THAT(data.notes, testing::Contains(testing::HasSubstr("rows and columns exchanged")));

    write("emnist-digits-");
    expect_bad(folder, {"the files of 2 data sets, emnist-digits-, emnist-letters-"});
    const auto one = open_dataset(folder / "emnist-digits-train-images-idx3-ubyte", {});
    EXPECT_EQ(one.train->size() + one.test->size(), 12u);
}

} // namespace
} // namespace headroom
