#include "core/jobs/data/SortJob.h"

#include "core/jobs/data/AlikeTogether.h"
#include "core/jobs/data/InspectJob.h"
#include "datasets/base/Error.h"
#include "datasets/image/ImageEncoder.h"
#include "tests/datasets/TempFolder.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::Pair;

/// Writes a grey image with a dark left or upper half.
void write_halves(const TempFolder& folder, const std::string& name, bool left, int light) {
    Image image{{1, 32, 32}, {}};
    for (int y = 0; y < 32; ++y)
        for (int x = 0; x < 32; ++x)
            image.pixels.push_back(static_cast<std::uint8_t>((left ? x : y) < 16 ? 20 : light));
    fs::create_directories((folder.path() / name).parent_path());
    write_png(folder.path() / name, image);
}

/// Four photographs side by side.
class SortJob : public testing::Test {
  protected:
    SortJob() {
        for (const auto* name : {"a.png", "b.png", "c.png", "d.png"})
            write_halves(folder, name, true, 200);
        folder.write("notes.txt", "mine");
    }
    SortSpec by(const std::string& csv) {
        return {.folder = folder.path(), .labels_file = folder.write("../labels.csv", csv)};
    }
    void expect_error(const SortSpec& spec, const std::string& text) const {
        try {
            run(spec, {});
            FAIL() << "expected an error with " << text;
        } catch (const Error& error) {
            EXPECT_THAT(error.what(), HasSubstr(text));
        }
        for (const auto* name : {"a.png", "b.png", "c.png", "d.png"}) // nothing was moved
            EXPECT_TRUE(fs::exists(folder.path() / name));
        EXPECT_FALSE(fs::exists(folder.path() / "moved.json"));
    }

    TempFolder folder;
};

TEST_F(SortJob, MakesClassFoldersThatTheReaderTakes) {
    EXPECT_THAT(flat_images(folder.path()), ElementsAre("a.png", "b.png", "c.png", "d.png"));
    const SortSpec spec{.folder = folder.path(),
                        .images = {{"a.png", "Car"}, {"b.png", "Car"}, {"c.png", "a truck"}}};
    const auto result = run(spec, {});
    EXPECT_THAT(result.classes, ElementsAre(Pair("Car", 2U), Pair("a truck", 1U)));
    EXPECT_THAT(result.left, ElementsAre("d.png"));
    EXPECT_TRUE(fs::exists(folder.path() / "Car/b.png"));
    EXPECT_TRUE(fs::exists(folder.path() / "a truck/c.png"));
    EXPECT_TRUE(fs::exists(folder.path() / "d.png"));
    EXPECT_THAT(flat_images(folder.path()), IsEmpty());
    InspectSpec inspect;
    inspect.data.path = folder.path().string();
    const auto data = run(inspect, {});
    EXPECT_EQ(data.data.train->size() + (data.data.test ? data.data.test->size() : 0), 3U);
}

TEST_F(SortJob, UndoneLeavesTheFolderAsItWas) {
    const auto result =
        run({.folder = folder.path(), .images = {{"a.png", "Car"}, {"d.png", "Truck"}}}, {});
    EXPECT_EQ(undo_moves(result.moved.list, folder.path()).size(), 2U);
    EXPECT_THAT(flat_images(folder.path()), ElementsAre("a.png", "b.png", "c.png", "d.png"));
    EXPECT_FALSE(fs::exists(folder.path() / "Car"));
    EXPECT_FALSE(fs::exists(folder.path() / "Truck"));
    EXPECT_TRUE(fs::exists(folder.path() / "notes.txt"));
}

TEST_F(SortJob, AClassFolderWithOtherThingsStays) {
    folder.write("Car/mine.txt", "mine");
    const auto result = run({.folder = folder.path(), .images = {{"a.png", "Car"}}}, {});
    undo_moves(result.moved.list, folder.path());
    EXPECT_TRUE(fs::exists(folder.path() / "Car/mine.txt"));
}

TEST_F(SortJob, ReadsTheColumnsOfACsvFile) {
    const auto result = run(by("\"Class\",size,FileName\nCar,1,a.png\n\"Tr,uck\",2,c.png\n"), {});
    EXPECT_THAT(result.classes, ElementsAre(Pair("Car", 1U), Pair("Tr,uck", 1U)));
}

TEST_F(SortJob, SaysWhatIsWrongBeforeItMovesAnything) {
    const auto images = [&](std::vector<SortedImage> labels) {
        return SortSpec{.folder = folder.path(), .images = std::move(labels)};
    };
    expect_error(images({{"a.png", "Car"}, {"x.png", "Car"}}), "\"x.png\": not in");
    expect_error(images({{"a.png", "Car"}, {"a.png", "Truck"}}),
                 "two classes, \"Car\" and \"Truck\"");
    expect_error(images({{"a.png", "../Car"}}), "expected the name of a folder");
    expect_error(images({{"a.png", ""}}), "class ''");
    expect_error(images({{"a.png", "Train"}}), "that of a split");
    expect_error(images({{"../labels.csv", "Car"}}), "not in");
    expect_error(by("file,label\nx.png,Car\n"), "labels.csv: \"x.png\": not in");
    expect_error(by("file,label\na.png\n"), "labels.csv line 2: 1 fields, expected 2");
    expect_error(by("file,colour\na.png,red\n"), "no column label (or class)");
    expect_error(by("name,label\na.png,red\n"), "no column file");
    expect_error(by(""), "labels.csv: empty");
    folder.write("Car/a.png", "another");
    expect_error(images({{"b.png", "Car"}, {"a.png", "Car"}}), "there is one already");
}

TEST_F(SortJob, AFolderWithClassFoldersIsNotFlat) {
    write_halves(folder, "Car/e.png", true, 200);
    EXPECT_THAT(flat_images(folder.path()), IsEmpty());
    EXPECT_THAT(flat_images(folder.path() / "missing"), IsEmpty());
    EXPECT_THAT(flat_images(folder.path() / "notes.txt"), IsEmpty());
}

TEST(AlikeTogether, OrdersImagesByTheirLook) {
    TempFolder folder;
    for (const auto& [name, left, light] : {std::tuple{"1.png", true, 200},
                                            {"2.png", false, 200},
                                            {"3.png", true, 230},
                                            {"4.png", false, 240},
                                            {"6.png", true, 180}})
        write_halves(folder, name, left, light);
    folder.write("5.png", "no image");
    const PredictedImages images({folder.path().string()}, {}, {});
    const auto order = alike_together(images, {});
    std::vector<std::string> names;
    for (const auto image : order)
        names.push_back(fs::path(images.name(image)).filename().string());
    ASSERT_EQ(names.size(), 6U);
    EXPECT_EQ(names[0], "1.png");
    EXPECT_THAT((std::vector{names[1], names[2]}), testing::UnorderedElementsAre("3.png", "6.png"));
    EXPECT_THAT((std::vector{names[3], names[4]}), testing::UnorderedElementsAre("2.png", "4.png"));
    EXPECT_EQ(names[5], "5.png"); // cannot be read
}

} // namespace
} // namespace headroom
