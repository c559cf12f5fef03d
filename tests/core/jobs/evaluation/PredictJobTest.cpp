#include "core/jobs/evaluation/PredictJob.h"

#include "datasets/image/ImageEncoder.h"
#include "tests/core/jobs/JobFixture.h"

namespace headroom {
namespace {

class PredictJobTest : public JobFixture {
  protected:
    void write_image(const std::string& name, std::uint8_t value) const {
        const auto path = folder / name;
        std::filesystem::create_directories(path.parent_path());
        write_png(path.string(), {{1, 28, 28}, std::vector<std::uint8_t>(28 * 28, value)});
    }
    std::string in(const std::string& name) const { return (folder / name).string(); }
};

TEST_F(PredictJobTest, OneBadFileCostsOnlyItsOwnResult) {
    const auto spec = train_spec("run", 1);
    run(spec, {});
    write_image("a.png", 10);
    write_image("c.png", 200);
    std::ofstream(folder / "b.png") << "no image";
    const auto predictions = run(
        PredictSpec{spec.out, {in("a.png"), in("b.png"), in("none.png"), in("c.png")}, 1, {}}, {});
    ASSERT_EQ(predictions.size(), 4U);
    ASSERT_TRUE(predictions[1].problem);
    EXPECT_EQ(predictions[1].problem->failure(), Failure::bad_data);
    EXPECT_TRUE(predictions[1].classes.empty());
    ASSERT_TRUE(predictions[2].problem);
    EXPECT_EQ(predictions[2].problem->failure(), Failure::io);
    for (std::size_t i : {0, 3}) {
        EXPECT_FALSE(predictions[i].problem);
        const auto alone = run(PredictSpec{spec.out, {predictions[i].image}, 1, {}}, {}).at(0);
        EXPECT_EQ(alone.classes.front().first, predictions[i].classes.front().first);
        EXPECT_NEAR(alone.classes.front().second, predictions[i].classes.front().second, 1e-3);
    }
    const auto json = to_json(predictions, 2);
    EXPECT_EQ(json[0]["classes"].size(), 2U);
    EXPECT_FALSE(json[0].contains("error"));
    EXPECT_EQ(json[1]["classes"].size(), 0U);
    EXPECT_THAT(json[1]["error"].get<std::string>(), testing::HasSubstr("b.png"));
}

TEST_F(PredictJobTest, AFolderStandsForItsImages) {
    const auto spec = train_spec("run", 1);
    run(spec, {});
    for (const char* name : {"photos/b/1.png", "photos/a/2.PNG", "photos/0.png",
                             "photos/.hidden.png", "photos/.git/3.png"})
        write_image(name, 50);
    std::ofstream(folder / "photos/notes.txt") << "no image";
    std::filesystem::create_directory_symlink(folder / "photos", folder / "photos/a/loop");
    write_image("last.png", 60);
    std::vector<std::string> told, images;
    for (const auto& one : run(PredictSpec{spec.out, {in("photos"), in("last.png")}, 1, {}},
                               {{}, [&](const Event& event) {
                                    if (const auto* message = std::get_if<Message>(&event))
                                        told.push_back(message->text);
                                }}))
        images.push_back(one.image);
    EXPECT_THAT(images, testing::ElementsAre(in("photos/0.png"), in("photos/a/2.PNG"),
                                             in("photos/b/1.png"), in("last.png")));
    EXPECT_THAT(told, testing::ElementsAre(testing::HasSubstr("left out 1 file")));
    std::filesystem::create_directory(folder / "empty");
    expect_error(Failure::bad_data, "empty: no image files in this folder", [&] {
        run(PredictSpec{spec.out, {in("empty")}, 1, {}}, {});
    });
}

TEST_F(PredictJobTest, AFlattenHeadTakesNoOtherSize) {
    const auto spec = train_spec("run", 1);
    run(spec, {});
    write_image("a.png", 10);
    OpenOptions large;
    large.resize = ImageSize{40, 40};
    expect_error(Failure::bad_data, "flatten-dense needs 28x28, got 40x40", [&] {
        run(PredictSpec{spec.out, {in("a.png")}, 1, large}, {});
    });
}

} // namespace
} // namespace headroom
