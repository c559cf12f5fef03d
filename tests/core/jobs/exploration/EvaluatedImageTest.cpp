#include "core/jobs/exploration/EvaluatedImage.h"

#include "core/jobs/exploration/MapsJob.h"
#include "tests/core/jobs/JobFixture.h"

namespace headroom {
namespace {

class EvaluatedImageTest : public JobFixture {
  protected:
    EvaluatedImageTest() {
        run(train_spec("run", 1), {});
        EvaluateSpec spec;
        spec.runs = {folder / "run"};
        spec.data = {digits()};
        spec.threads = 1;
        row = run(spec, {}).at(0);
    }
    EvaluateRow row;
};

TEST_F(EvaluatedImageTest, IsShownWithoutOpeningTheDataAgain) {
    DataSpec gone = digits();
    gone.path = (folder / "gone").string();
    MapsSpec spec;
    spec.run = folder / "run";
    spec.source = evaluated_image(row, gone, 7);
    const auto result = run(spec, {});
    EXPECT_EQ(result.image.name, row.sample_names[7]);
    Batch batch;
    row.images->read(std::array<std::size_t, 1>{7}, batch);
    EXPECT_EQ(result.image.pixels.values, batch.pixels);
    EXPECT_EQ(spec.source.split, "test");
    EXPECT_EQ(spec.source.data.path, gone.path);
}

TEST_F(EvaluatedImageTest, OnlyItsOwnImagesAreFoundAgain) {
    const auto source = evaluated_image(row, digits(), 7);
    EXPECT_EQ(evaluated_sample(row, source), 7U);
    EXPECT_EQ(evaluated_sample(EvaluateRow(row), source), 7U); // a copy has the same images
    EvaluateRow train = row;
    train.split = "train";
    EXPECT_EQ(evaluated_sample(train, source), std::nullopt);
    ImageSource other = source;
    other.opened.reset();
    EXPECT_EQ(evaluated_sample(row, other), std::nullopt);
    EXPECT_EQ(evaluated_sample(row, {.image = "circle"}), std::nullopt);
}

} // namespace
} // namespace headroom
