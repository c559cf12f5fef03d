#include "core/jobs/exploration/MapsJob.h"

#include "core/jobs/CommandLine.h"
#include "core/jobs/evaluation/PredictJob.h"
#include "datasets/base/Cancelled.h"
#include "datasets/formats/OpenDataset.h"
#include "datasets/image/ImageEncoder.h"
#include "tests/core/jobs/JobFixture.h"

namespace headroom {
namespace {

/// Both heads of the tiny model, trained once per test.
class MapsJobTest : public JobFixture {
  protected:
    std::filesystem::path train(const std::string& head) const {
        TrainSpec spec = train_spec(head, 1);
        spec.head = head;
        headroom::run(spec, {});
        return spec.out;
    }
    MapsSpec sample(const std::filesystem::path& run, std::size_t index) const {
        MapsSpec spec;
        spec.run = run;
        spec.source.data = digits();
        spec.source.sample = index;
        return spec;
    }
};

TEST_F(MapsJobTest, ProbabilitiesAreThoseThatEvaluateGives) {
    const auto run = train("gap-dense");
    EvaluateSpec evaluate;
    evaluate.runs = {run};
    evaluate.data = {digits()};
    evaluate.threads = 1;
    const auto row = headroom::run(evaluate, {}).at(0);
    MapsJob job;
    for (std::size_t index : {0, 3, 59}) {
        const auto result = job.run(sample(run, index), {});
        EXPECT_EQ(result.image.name, row.sample_names[index]);
        EXPECT_EQ(result.image.label,
                  row.classes[static_cast<std::size_t>(row.evaluation.labels[index])]);
        EXPECT_EQ(result.class_name,
                  row.classes[static_cast<std::size_t>(row.evaluation.predicted[index])]);
        for (std::size_t c = 0; c < 10; ++c)
            EXPECT_NEAR(result.probabilities[c], row.evaluation.probabilities[index * 10 + c],
                        choose_precision(PrecisionOption::automatic).precision == Precision::bf16
                            ? 0.05
                            : 1e-5);
    }
}

TEST_F(MapsJobTest, PooledFeaturesAreTheMapsAverages) {
    auto spec = sample(train("gap-dense"), 1);
    spec.layer = "backbone.3";
    spec.class_name = "7";
    const auto result = run(spec, {});
    ASSERT_EQ(result.layers.size(), 7U);
    EXPECT_EQ(result.maps.shape, (ImageShape{8, 7, 7}));
    EXPECT_EQ(averages(result.maps), result.pooled.values);
    ASSERT_TRUE(result.activation);
    EXPECT_EQ(result.activation->method, "CAM");
    EXPECT_EQ(result.class_name, "7");
    EXPECT_NEAR(averages(result.activation->map)[0] + result.activation->bias, result.logits[7],
                1e-4);

    const auto json = to_json(result);
    EXPECT_EQ(json.at("maps").at("layer"), "backbone.3");
    EXPECT_EQ(json["maps"].at("values").size(), 8U * 7 * 7);
    EXPECT_EQ(json.at("activation").at("class"), "7");
    EXPECT_EQ(json["activation"].at("values").size(), 49U);
    std::vector<std::string> names;
    for (const auto& named : pictures(result, {}))
        names.push_back(named.name);
    EXPECT_THAT(names, testing::ElementsAre("image", "maps", "pooled", "activation"));
}

TEST_F(MapsJobTest, AFlattenHeadHasAPositionMap) {
    const auto result = run(sample(train("flatten-dense"), 1), {});
    ASSERT_TRUE(result.activation);
    EXPECT_EQ(result.activation->method, "position map");
    EXPECT_EQ(result.activation->on_image.shape, (ImageShape{1, 28, 28}));
}

TEST_F(MapsJobTest, AHeadOfMaximaHasMapsButNoActivation) {
    auto spec = sample(train("gmp-dense"), 1);
    const auto result = run(spec, {});
    EXPECT_FALSE(result.activation);
    EXPECT_THAT(result.no_activation, testing::HasSubstr("neither averages"));
    EXPECT_EQ(result.pooled.values.size(), 8U);
    EXPECT_TRUE(to_json(result).at("activation").is_null());
    spec.class_name = "3"; // requested, so it fails
    expect_error(Failure::usage, "neither averages", [&] { run(spec, {}); });
}

TEST_F(MapsJobTest, ReadsAFileAsPredictDoes) {
    const auto run = train("gap-dense");
    Image photo{{3, 50, 40}, std::vector<std::uint8_t>(3 * 50 * 40)};
    for (std::size_t i = 0; i < photo.pixels.size(); ++i)
        photo.pixels[i] = static_cast<std::uint8_t>(i * 7 % 256);
    const auto path = (folder / "photo.png").string();
    write_png(path, photo);
    MapsSpec spec;
    spec.run = run;
    spec.source.image = path;
    const auto result = headroom::run(spec, {});
    const auto predicted = headroom::run(PredictSpec{run, {path}, 1, {}}, {}).at(0);
    EXPECT_EQ(result.class_name, predicted.classes[0].first);
    EXPECT_EQ(result.image.pixels.shape, (ImageShape{1, 28, 28}));
}

TEST_F(MapsJobTest, OneJobSeesARunThatWasTrainedAnew) {
    const auto run = train("gap-dense");
    MapsJob job;
    const auto before = job.run(sample(run, 0), {}).logits;
    EXPECT_EQ(job.run(sample(run, 0), {}).logits, before);
    TrainSpec again = train_spec("gap-dense", 1);
    again.head = "gap-dense";
    again.options.seed = 9;
    again.exist_ok = true;
    headroom::run(again, {});
    EXPECT_NE(job.run(sample(run, 0), {}).logits, before);
}

TEST_F(MapsJobTest, OpenDataIsTakenOnlyWhereItFitsTheModel) {
    auto spec = sample(train("gap-dense"), 2);
    const auto expected = run(spec, {});
    const auto open_as = [&](int side) {
        DataSpec data = digits();
        if (side > 0) data.options.resize = ImageSize{side, side};
        return std::make_shared<const OpenedData>(open_dataset("synth:digits", data.options));
    };
    spec.source.opened = open_as(0);
    EXPECT_EQ(run(spec, {}).logits, expected.logits);
    spec.source.opened = open_as(14);
    EXPECT_EQ(run(spec, {}).logits, expected.logits);
    // If the user requests that size, the model gets it.
    spec.source.data.options.resize = ImageSize{14, 14};
    const auto small = run(spec, {});
    EXPECT_EQ(small.image.pixels.shape, (ImageShape{1, 14, 14}));
    spec.source.opened.reset();
    EXPECT_EQ(run(spec, {}).logits, small.logits);
}

TEST_F(MapsJobTest, NamesWhatThereIs) {
    auto spec = sample(train("gap-dense"), 0);
    spec.layer = "backbone.9";
    expect_error(Failure::usage, "--layer backbone.9: the model has backbone.0, backbone.1",
                 [&] { run(spec, {}); });
    spec.layer.clear();
    spec.class_name = "ten";
    expect_error(Failure::usage, "--class ten: the model has 0, 1, 2", [&] { run(spec, {}); });
    spec = sample(folder / "nowhere", 0);
    expect_error(Failure::io, "nowhere", [&] { run(spec, {}); });
}

TEST_F(MapsJobTest, Stops) {
    const auto spec = sample(train("gap-dense"), 0);
    std::stop_source source;
    source.request_stop();
    EXPECT_THROW(run(spec, {source.get_token(), {}}), Cancelled);
}

TEST_F(MapsJobTest, HasACommand) {
    auto spec = sample("runs/a b", 3);
    EXPECT_EQ(command_line(spec, {}), "headroom maps --run 'runs/a b' --data synth:digits "
                                      "--sample 3 --synth-count 300");
    spec.source = {"cat.jpg", {}, "test", 0};
    spec.layer = "backbone.0";
    spec.class_name = "7";
    EXPECT_EQ(command_line(spec, {true, 0.25}),
              "headroom maps --run 'runs/a b' --image cat.jpg --layer backbone.0 --class 7 "
              "--each-map --opacity 0.25");
}

} // namespace
} // namespace headroom
