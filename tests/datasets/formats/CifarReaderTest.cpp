#include "datasets/formats/OpenDataset.h"

#include "tests/datasets/TempFolder.h"

#include <sys/stat.h>

namespace headroom {
namespace {

using testing::ElementsAre;

std::string record(int label, int red, int green, int blue) {
    std::string bytes(1, static_cast<char>(label));
    for (int value : {red, green, blue})
        bytes += std::string(1024, static_cast<char>(value));
    return bytes;
}

TEST(CifarReader, ReadsBatchesInOrder) {
    TempFolder folder;
    folder.write("data_batch_2.bin", record(1, 4, 5, 6));
    folder.write("data_batch_1.bin", record(0, 1, 2, 3) + record(2, 7, 8, 9));
    folder.write("test_batch.bin", record(2, 10, 11, 255));
    folder.write("batches.meta.txt", "airplane\nautomobile\nbird\n\n");
    const auto data = open_dataset(folder.path().string(), {});
    EXPECT_EQ(data.format, "cifar10");
    EXPECT_EQ(data.train->shape(), (ImageShape{3, 32, 32}));
    EXPECT_THAT(data.train->classes(), ElementsAre("airplane", "automobile", "bird"));
    EXPECT_THAT(data.train->labels(), ElementsAre(0, 2, 1));
    EXPECT_EQ(data.train->sample_name(2), "data_batch_2.bin[0]");
    Batch batch;
    data.test->read(std::vector<std::size_t>{0}, batch);
    EXPECT_EQ(batch.pixels[0], 10 / 255.0f);
    EXPECT_EQ(batch.pixels[1024], 11 / 255.0f);
    EXPECT_EQ(batch.pixels[3071], 1.0f);
}

TEST(CifarReader, ReadsRegularFilesThatFitTheBudget) {
    TempFolder folder;
    folder.write("data_batch_1.bin",
                 record(0, 1, 2, 3) + record(0, 3, 2, 1) + record(1, 1, 2, 3) + record(1, 3, 2, 1));
    ASSERT_EQ(::mkfifo((folder / "data_batch_2.bin").c_str(), 0600), 0);
    EXPECT_EQ(open_dataset(folder.path().string(), {.test_fraction = 0.5}).train->size(), 2u)
        << "a FIFO is no batch, and is not waited for";
    expect_error(Failure::resources, {"memory budget of 3kB", "--memory-budget"},
                 [&] { open_dataset(folder.path().string(), {.memory_budget = 3000}); });
    folder.write("batches.meta.txt", std::string(2 << 20, 'x'));
    expect_error(Failure::bad_data, {"batches.meta.txt: cannot be read", "expected at most"},
                 [&] { open_dataset(folder.path().string(), {}); });
}

TEST(CifarReader, ChecksRecordsAndLabels) {
    TempFolder folder;
    folder.write("data_batch_1.bin", record(0, 1, 2, 3) + "x");
    expect_error(Failure::bad_data, {"data_batch_1.bin: 3074 bytes", "records of 3073 bytes"},
                 [&] { open_dataset(folder.path().string(), {}); });
    folder.write("data_batch_1.bin", record(0, 1, 2, 3) + record(10, 1, 2, 3));
    expect_error(Failure::bad_data,
                 {"data_batch_1.bin: label 10 of record 1 is out of range: expected 0 to 9"},
                 [&] { open_dataset(folder.path().string(), {}); });
    folder.write("data_batch_1.bin", "");
    expect_error(Failure::bad_data, {"0 bytes"}, [&] { open_dataset(folder.path().string(), {}); });
}

TEST(CifarReader, ReadsTheFineLabelsOfCifar100) {
    TempFolder folder;
    const auto fine = [](int coarse, int label, int red) {
        return std::string(1, static_cast<char>(coarse)) + record(label, red, 0, 0);
    };
    folder.write("train.bin", fine(4, 99, 1) + fine(1, 0, 2) + fine(1, 30, 3));
    folder.write("test.bin", fine(4, 30, 250));
    const auto data = open_dataset(folder.path().string(), {});
    EXPECT_EQ(data.format, "cifar100");
    EXPECT_EQ(data.train->classes().size(), 100u);
    EXPECT_THAT(data.train->labels(), ElementsAre(99, 0, 30));
    EXPECT_THAT(data.test->labels(), ElementsAre(30));
    EXPECT_EQ(data.train->sample_name(1), "train.bin[1]");
    Batch batch;
    data.test->read(std::vector<std::size_t>{0}, batch);
    EXPECT_EQ(batch.pixels[0], 250 / 255.0f);
    EXPECT_EQ(batch.pixels[1024], 0.0f);

    std::string names;
    for (int i = 0; i < 100; ++i)
        names += fmt::format("name{}\n", i);
    folder.write("fine_label_names.txt", names);
    EXPECT_EQ(open_dataset(folder.path().string(), {}).train->classes().back(), "name99");
    folder.write("test.bin", fine(4, 30, 250) + "x");
    expect_error(Failure::bad_data, {"test.bin: 3075 bytes", "records of 3074 bytes"},
                 [&] { open_dataset(folder.path().string(), {}); });
}

} // namespace
} // namespace headroom
