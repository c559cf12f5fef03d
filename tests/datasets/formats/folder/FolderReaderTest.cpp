#include "datasets/data/BatchLoader.h"
#include "datasets/formats/OpenDataset.h"

#include "tests/datasets/TestImages.h"

namespace headroom {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// SPLIT/CLASS/0.png, 1.png, ... in red for Car and blue for Truck.
void write_split(const TempFolder& folder, const std::string& split, int count, int size = 4) {
    for (int i = 0; i < count; ++i) {
        const auto name = std::to_string(i) + ".png";
        write_image(folder, split + "/Car/" + name, size, size, Qt::red);
        write_image(folder, split + "/Truck/" + name, size, size, Qt::blue);
    }
}

OpenedData open(const TempFolder& folder, const OpenOptions& options = {}) {
    return open_dataset(folder.path().string(), options);
}

void expect_bad(const TempFolder& folder, std::initializer_list<const char*> parts,
                const OpenOptions& options = {}) {
    expect_error(Failure::bad_data, parts, [&] { open(folder, options); });
}

TEST(FolderReader, ReadsTrainAndTest) {
    TempFolder folder;
    write_split(folder, "train", 3);
    write_split(folder, "test", 1);
    const auto data = open(folder);
    EXPECT_EQ(data.format, "folder");
    EXPECT_THAT(data.train->classes(), ElementsAre("Car", "Truck"));
    EXPECT_THAT(data.train->labels(), ElementsAre(0, 0, 0, 1, 1, 1));
    EXPECT_EQ(data.train->shape(), (ImageShape{3, 4, 4}));
    EXPECT_EQ(data.train->sample_name(4), "train/Truck/1.png");
    EXPECT_EQ(data.test->size(), 2u);
    EXPECT_EQ(data.valid, nullptr);
    EXPECT_TRUE(data.notes.empty());
    Batch batch;
    data.train->read(std::vector<std::size_t>{0, 5}, batch);
    EXPECT_EQ(batch.pixels[0], 1.0f);       // red of a car
    EXPECT_EQ(batch.pixels[48], 0.0f);      // red of a truck
    EXPECT_EQ(batch.pixels[48 + 32], 1.0f); // blue of a truck
}

TEST(FolderReader, ValidIsTestWhereThereIsNoTest) {
    for (const char* name : {"valid", "val", "validation"}) {
        TempFolder folder;
        write_split(folder, "train", 2);
        write_split(folder, name, 1);
        const auto data = open(folder);
        EXPECT_EQ(data.test->size(), 2u);
        EXPECT_EQ(data.valid, nullptr);
        EXPECT_THAT(data.notes, ElementsAre(HasSubstr("valid split is reported on")));
    }
    TempFolder folder;
    write_split(folder, "train", 2);
    write_split(folder, "valid", 1);
    write_split(folder, "test", 3);
    const auto all = open(folder);
    EXPECT_EQ(all.valid->size(), 2u);
    EXPECT_EQ(all.test->size(), 6u);
    write_split(folder, "val", 1);
    expect_bad(folder, {"both val and valid"});
}

TEST(FolderReader, ClassFoldersAloneAreSplit) {
    TempFolder folder;
    write_split(folder, ".", 10);
    const auto data = open(folder);
    EXPECT_THAT(class_counts(*data.train), ElementsAre(8, 8));
    EXPECT_THAT(class_counts(*data.test), ElementsAre(2, 2));
    EXPECT_THAT(data.notes, ElementsAre(HasSubstr("test: 4 of 20 images of train, stratified")));
    EXPECT_EQ(data.train->sample_name(0).substr(0, 4), "Car/");
}

TEST(FolderReader, ATestFolderAloneIsATestSplit) {
    TempFolder folder;
    write_split(folder, "test", 1);
    const auto data = open(folder);
    EXPECT_EQ(data.train, nullptr);
    EXPECT_EQ(data.test->size(), 2u);
}

TEST(FolderReader, SortsByBytesAndSkipsWhatIsHidden) {
    TempFolder folder;
    for (const char* name : {"2", "10", "bus", "Car", "\xc3\xa9tang"})
        for (const char* file : {"2.png", "10.png"})
            write_image(folder, std::string("train/") + name + "/" + file, 2, 2);
    folder.write("train/.hidden/a.png", "no image");
    folder.write("train/Car/.DS_Store", "no image");
    folder.write("train/Car/notes.txt", "no image");
    folder.write("train/read.me", "no image");
    const auto data = open(folder, {.test_fraction = 0.5});
    EXPECT_THAT(data.train->classes(), ElementsAre("10", "2", "Car", "bus", "\xc3\xa9tang"));
    ASSERT_FALSE(data.notes.empty());
    EXPECT_EQ(data.notes[0], "left out 1 without an image's extension: train/Car/notes.txt");
    write_split(folder, "test", 1);
    for (const char* name : {"2", "10", "bus", "\xc3\xa9tang"})
        write_image(folder, std::string("test/") + name + "/0.png", 2, 2);
    std::filesystem::remove_all(folder.path() / "test/Truck");
    const auto with_test = open(folder, {.resize = ImageSize{2, 2}});
    EXPECT_EQ(with_test.train->sample_name(0), "train/10/10.png");
    EXPECT_EQ(with_test.train->sample_name(1), "train/10/2.png");
}

TEST(FolderReader, SelectsClassesBeforeDecoding) {
    TempFolder folder;
    write_split(folder, "train", 2);
    write_split(folder, "test", 1);
    folder.write("train/Bus/0.png", "no image"); // not chosen, so not read
    const auto data = open(folder, {.classes = {"Truck", "Car"}});
    EXPECT_THAT(data.train->classes(), ElementsAre("Car", "Truck"));
    expect_error(Failure::usage, {"--classes Van: no such class", "Bus, Car, Truck"}, [&] {
        open(folder, {.classes = {"Van", "Car"}});
    });
}

TEST(FolderReader, MissingAndEmptyClassFoldersAreNamed) {
    TempFolder folder;
    write_split(folder, "train", 2);
    write_split(folder, "test", 1);
    std::filesystem::create_directories(folder.path() / "train/Bus");
    expect_bad(folder, {"/train/Bus: no images in this class folder"});
    write_image(folder, "train/Bus/0.png", 4, 4);
    EXPECT_THAT(open(folder).notes, ElementsAre("test has no images of 1 of 3 classes: Bus"));
    std::filesystem::create_directories(folder.path() / "test/Bus");
    EXPECT_EQ(open(folder).test->size(), 2u);
    write_image(folder, "test/Bus/0.png", 4, 4);
    write_image(folder, "test/Van/0.png", 4, 4);
    expect_bad(folder, {"/test/Van: class \"Van\" is not one of", "expected Bus, Car, Truck"});

    TempFolder empty;
    expect_bad(empty, {"no class folders", "train/CLASS/*.jpg"});
    std::filesystem::create_directories(empty.path() / "train");
    expect_bad(empty, {"/train: no class folders"});
    write_image(empty, "train/Car/0.png", 4, 4);
    EXPECT_EQ(open(empty, {.as_found = true}).train->classes().size(), 1u);
    expect_bad(empty, {"no images in test: no class of train has a second one"});
    EXPECT_EQ(open(empty, {.only_shown = true}).test, nullptr);
}

TEST(FolderReader, EmptyClassesAreShownOrSkipped) {
    TempFolder folder;
    write_split(folder, ".", 5);
    std::filesystem::create_directories(folder.path() / "Van");
    expect_bad(folder, {"/Van: no images in this class folder", "--skip-empty"});
    const auto shown = open(folder, {.only_shown = true});
    EXPECT_THAT(class_counts(*shown.train), ElementsAre(4, 4, 0));
    EXPECT_THAT(shown.notes, testing::Contains(HasSubstr("1 of 3 classes have no images: Van")));
    const auto skipped = open(folder, {.skip_empty = true});
    EXPECT_THAT(skipped.train->classes(), ElementsAre("Car", "Truck"));
    EXPECT_THAT(skipped.notes, testing::Contains("left out 1 of 3 classes, which have no images: "
                                                 "Van"));
}

/// A class of one is not in the test split, a class of two or three is in both parts.
TEST(FolderReader, AClassOfOneStaysInTrain) {
    TempFolder folder;
    for (const char* name : {"a/0.png", "b/0.png", "b/1.png", "c/0.png", "c/1.png", "c/2.png"})
        write_image(folder, name, 2, 2);
    for (double fraction : {0.2, 0.5, 0.8}) {
        const auto data = open(folder, {.test_fraction = fraction});
        EXPECT_THAT(class_counts(*data.train), testing::Each(testing::Ge(1u))) << fraction;
        EXPECT_EQ(class_counts(*data.test)[0], 0u);
        EXPECT_THAT(data.notes, testing::Contains("test has no images of 1 of 3 classes: a"));
    }
    // Of three, one in each part; of two, none remains for valid.
    const auto data = open(folder, {.test_fraction = 0.2, .valid_fraction = 0.2});
    EXPECT_THAT(class_counts(*data.train), ElementsAre(1, 1, 1));
    EXPECT_THAT(class_counts(*data.valid), ElementsAre(0, 0, 1));
    EXPECT_THAT(class_counts(*data.test), ElementsAre(0, 1, 1));
    EXPECT_THAT(data.notes, testing::Contains("valid has no images of 2 of 3 classes: a, b"));
}

TEST(FolderReader, UnreadableImagesAreNamedOrSkipped) {
    TempFolder folder;
    write_split(folder, "train", 3);
    write_split(folder, "test", 1);
    folder.write("train/Car/1.png", "no image");
    folder.write("train/Truck/0.png", half_of(write_image(folder, "big.png", 64, 64)));
    expect_bad(folder, {"/train/Car/1.png: cannot be read as an image (Unsupported image format)",
                        "--skip-bad"});

    const auto data = open(folder, {.skip_bad = true});
    EXPECT_EQ(data.train->size(), 4u);
    EXPECT_THAT(data.train->labels(), ElementsAre(0, 0, 1, 1));
    EXPECT_EQ(data.train->sample_name(1), "train/Car/2.png");
    Batch batch;
    data.train->read(std::vector<std::size_t>{1, 2}, batch);
    EXPECT_EQ(batch.pixels[0], 1.0f);
    EXPECT_EQ(batch.pixels[48 + 32], 1.0f) << "the gap is closed";
}

TEST(FolderReader, ListsEveryBadFileWithItsReason) {
    TempFolder folder;
    write_split(folder, "train", 2);
    write_split(folder, "test", 1);
    const auto first = folder.write("train/Car/9.png", "no image");
    const auto last = folder.write("test/Truck/1.png", half_of(folder / "train/Car/0.png"));
    const auto data = open(folder, {.skip_bad = true});
    ASSERT_EQ(data.bad_files.size(), 2u);
    EXPECT_EQ(data.bad_files[0].path, first);
    EXPECT_EQ(
        data.bad_files[0].reason,
        "cannot be read as an image (Unsupported image format): repair it or move it elsewhere");
    EXPECT_EQ(data.bad_files[1].path, last);
    EXPECT_THAT(data.bad_files[1].reason, HasSubstr("truncated"));
}

TEST(FolderReader, ListsTenSkippedImagesAndCountsTheRest) {
    TempFolder folder;
    write_split(folder, "train", 1);
    write_split(folder, "test", 1);
    for (int i = 10; i < 22; ++i)
        folder.write(fmt::format("train/Car/{}.jpg", i), "no image");
    const auto data = open(folder, {.skip_bad = true});
    ASSERT_EQ(data.notes.size(), 1u);
    EXPECT_THAT(data.notes[0],
                HasSubstr("skipped 12 unreadable images: train/Car/10.jpg, train/Car/11.jpg"));
    EXPECT_THAT(data.notes[0], HasSubstr("train/Car/19.jpg and 2 more"));
    std::filesystem::remove(folder / "train/Car/0.png");
    expect_bad(folder, {"/train/Car: no image of this class folder can be read"},
               {.skip_bad = true});
}

TEST(FolderReader, MixedSizesNeedASize) {
    TempFolder folder;
    write_split(folder, "train", 2);
    write_split(folder, "test", 1);
    write_image(folder, "test/Car/9.png", 6, 5);
    expect_bad(
        folder,
        {"images differ in size: train/Car/0.png is 4x4, test/Car/9.png is 5x6: use --resize HxW"});

    const auto said = open(folder, {.resize = ImageSize{8, 7}});
    EXPECT_EQ(said.train->shape(), (ImageShape{3, 8, 7}));
    EXPECT_THAT(said.notes,
                ElementsAre(HasSubstr("1 of 7 images have an aspect ratio other than 8x7")));
    const auto mixed = open(folder, {.size_if_mixed = ImageSize{3, 3}});
    EXPECT_EQ(mixed.test->shape(), (ImageShape{3, 3, 3}));
    EXPECT_THAT(mixed.notes, ElementsAre(HasSubstr("all are resized to 3x3")));
}

TEST(FolderReader, TheMostCommonSizeIsUsedWhereAskedFor) {
    TempFolder folder;
    write_split(folder, "train", 2, 6);
    write_split(folder, "test", 1, 6);
    write_image(folder, "train/Car/0.png", 5, 4); // the first file, of another size
    const auto data = open(folder, {.common_size_if_mixed = true});
    EXPECT_EQ(data.train->shape(), (ImageShape{3, 6, 6}));
    ASSERT_EQ(data.sizes.size(), 2u);
    EXPECT_EQ(data.sizes[0].size.height, 6);
    EXPECT_EQ(data.sizes[0].count, 5u);
    EXPECT_EQ(data.sizes[1].size.height, 4);
    EXPECT_EQ(data.sizes[1].size.width, 5);
    EXPECT_EQ(data.sizes[1].count, 1u);
    EXPECT_THAT(data.notes, ElementsAre(HasSubstr("all are resized to 6x6, the most common")));
    const auto said =
        open(folder, {.size_if_mixed = ImageSize{3, 3}, .common_size_if_mixed = true});
    EXPECT_EQ(said.train->shape(), (ImageShape{3, 3, 3}));
}

TEST(FolderReader, SizeIfMixedIsNotForEqualSizes) {
    TempFolder folder;
    write_split(folder, "train", 2);
    write_split(folder, "test", 1);
    EXPECT_EQ(open(folder, {.size_if_mixed = ImageSize{3, 3}}).train->shape(),
              (ImageShape{3, 4, 4}));
}

TEST(FolderReader, GreyOnlyIfAllImagesAre) {
    TempFolder folder;
    for (const char* name : {"train/a/0.png", "train/b/0.png", "test/a/0.png", "test/b/0.png"})
        write_grey_image(folder, name, 2, 2, 100);
    EXPECT_EQ(open(folder).train->shape().channels, 1);
    EXPECT_EQ(open(folder, {.channels = 3}).train->shape().channels, 3);
    write_image(folder, "test/b/1.png", 2, 2, Qt::red);
    EXPECT_EQ(open(folder).train->shape().channels, 3);
    EXPECT_EQ(open(folder, {.channels = 1}).train->shape().channels, 1);
}

TEST(FolderReader, TellsProgressAndCanBeStopped) {
    TempFolder folder;
    write_split(folder, "train", 5);
    write_split(folder, "test", 2);
    OpenOptions options;
    std::size_t last = 0, total = 0;
    options.on_progress = [&](std::size_t done, std::size_t all) {
        EXPECT_GE(done, last);
        last = done;
        total = all;
    };
    for (const bool skip_bad : {false, true}) {
        last = total = 0;
        options.skip_bad = skip_bad;
        open(folder, options);
        EXPECT_EQ(last, 14u);
        EXPECT_EQ(total, 14u);
    }

    std::stop_source stop;
    stop.request_stop();
    options.stop = stop.get_token();
    EXPECT_THROW(open(folder, options), Cancelled);
}

/// Returns all pixels of an epoch, in the order of its batches.
std::vector<float> epoch_of(BatchLoader& loader, std::uint64_t epoch) {
    std::vector<float> pixels;
    loader.start(epoch);
    while (const Batch* batch = loader.next())
        pixels.insert(pixels.end(), batch->pixels.begin(), batch->pixels.end());
    return pixels;
}

void write_grey_levels(const TempFolder& folder) {
    for (int i = 0; i < 20; ++i)
        for (const char* name : {"a", "b"})
            write_grey_image(folder, fmt::format("train/{}/{}.png", name, i), 3, 2, 5 * i);
    for (const char* name : {"test/a/0.png", "test/b/0.png"})
        write_grey_image(folder, name, 3, 2, 200);
}

/// After its files are gone, a folder can be read only if its images are in memory.
TEST(FolderReader, DecodesEachFileOnceWhereItFitsTheBudget) {
    TempFolder folder;
    write_grey_levels(folder);
    const auto data = open(folder, {.memory_budget = 42 * 6});
    EXPECT_FALSE(data.streamed);
    EXPECT_TRUE(data.notes.empty());
    std::filesystem::remove_all(folder.path() / "train");
    BatchLoader loader(data.train, {.batch_size = 7, .shuffle = true, .seed = 1});
    for (std::uint64_t epoch = 0; epoch < 3; ++epoch)
        EXPECT_EQ(epoch_of(loader, epoch).size(), 40u * 6);
}

TEST(FolderReader, DecodesAgainWhatExceedsTheBudget) {
    TempFolder folder;
    write_grey_levels(folder);
    const auto kept = open(folder);
    const auto streamed = open(folder, {.memory_budget = 42 * 6 - 1});
    EXPECT_TRUE(streamed.streamed);
    EXPECT_THAT(streamed.notes, ElementsAre(HasSubstr("they are read again whenever")));
    EXPECT_EQ(streamed.fingerprint, kept.fingerprint);
    EXPECT_EQ(streamed.train->sample_name(3), kept.train->sample_name(3));
    const LoaderOptions options{.batch_size = 7, .shuffle = true, .seed = 1};
    BatchLoader from_memory(kept.train, options), from_files(streamed.train, options);
    for (std::uint64_t epoch = 0; epoch < 3; ++epoch)
        EXPECT_EQ(epoch_of(from_files, epoch), epoch_of(from_memory, epoch)) << epoch;

    const auto none_kept = open(folder, {.memory_budget = 1});
    std::filesystem::remove(folder / "train/a/7.png");
    BatchLoader loader(none_kept.train, options);
    expect_error(Failure::io, {"train/a/7.png: cannot be read"}, [&] { epoch_of(loader, 0); });
}

TEST(FolderReader, EveryFileIsCheckedBeforeItIsStreamed) {
    TempFolder folder;
    write_grey_levels(folder);
    const auto path = folder / "train/b/3.png";
    auto bytes = read_text(path);
    bytes[bytes.size() - 20] ^= 1; // in the pixels: the header is valid
    folder.write("train/b/3.png", bytes);
    expect_bad(folder, {path.c_str(), "or use --skip-bad"}, {.memory_budget = 1});
    const auto data = open(folder, {.skip_bad = true, .memory_budget = 1});
    EXPECT_TRUE(data.streamed);
    EXPECT_EQ(data.train->size(), 39u);
    EXPECT_EQ(data.train->sample_name(33), "train/b/4.png");
}

TEST(ReadImageFiles, BringsImagesToOneShape) {
    TempFolder folder;
    const auto red = write_image(folder, "red.png", 4, 4, Qt::red);
    const auto grey = write_grey_image(folder, "grey.png", 2, 6, 51);
    const auto batch = read_image_files({red, grey}, {3, 2, 2}, {});
    EXPECT_EQ(batch.count(), 2u);
    EXPECT_EQ(batch.pixels.size(), 24u);
    EXPECT_EQ(batch.pixels[0], 1.0f);
    EXPECT_EQ(batch.pixels[4], 0.0f);
    EXPECT_EQ(batch.pixels[12], 0.2f);
    EXPECT_EQ(batch.pixels[23], 0.2f);
    EXPECT_THAT(batch.sample_ids, ElementsAre(0, 1));
    const auto bad = folder.write("bad.png", "no image");
    expect_error(Failure::bad_data, {bad.c_str()}, [&] {
        read_image_files({red, bad}, {3, 2, 2}, {Interpolation::area});
    });
}

} // namespace
} // namespace headroom
