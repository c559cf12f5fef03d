#include "core/jobs/exploration/HeadsJob.h"

#include "core/exploration/LayerMaps.h"
#include "core/jobs/CommandLine.h"
#include "core/jobs/exploration/MapsJob.h"
#include "core/layers/Loss.h"
#include "datasets/base/Cancelled.h"
#include "datasets/image/ImageEncoder.h"
#include "tests/core/jobs/JobFixture.h"

namespace headroom {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Both heads of the tiny model, trained once per test.
class HeadsJobTest : public JobFixture {
  protected:
    std::filesystem::path train(const std::string& head) const {
        TrainSpec spec = train_spec(head, 1);
        spec.head = head;
        headroom::run(spec, {});
        return spec.out;
    }
    HeadsSpec both(std::size_t sample) const {
        HeadsSpec spec;
        spec.runs = {folder / "flatten-dense", folder / "gap-dense"};
        for (const auto& run : spec.runs)
            if (!std::filesystem::exists(run)) train(run.filename().string());
        spec.source.data = digits();
        spec.source.sample = sample;
        spec.threads = 1;
        return spec;
    }
    static HeadsSpec answers_only(HeadsSpec spec) {
        spec.maps = spec.curve = spec.occlusion = false;
        return spec;
    }
    /// The answers of the network itself, image by image.
    static float probability(const SavedModel& saved, const Maps& image, std::size_t class_index) {
        const auto logits = run_layers(saved.model, normalised(image, saved.card.normalisation),
                                       all_layers(saved.model))
                                .values;
        std::vector<float> probabilities(10);
        predict(logits, probabilities);
        return probabilities[class_index];
    }
};

TEST_F(HeadsJobTest, AnswersAndActivationAreThoseOfMaps) {
    const auto result = run(both(3), {});
    ASSERT_EQ(result.heads.size(), 2U);
    EXPECT_EQ(result.heads[0].head, "flatten-dense");
    EXPECT_EQ(result.heads[1].head, "gap-dense");
    EXPECT_EQ(result.shifted, result.image.pixels);
    for (const auto& head : result.heads) {
        MapsSpec maps;
        maps.run = head.run;
        maps.source = both(3).source;
        maps.class_name = result.classes[result.class_index];
        const auto expected = headroom::run(maps, {});
        EXPECT_EQ(result.image.name, expected.image.name);
        EXPECT_EQ(result.classes.at(result.label.value()), expected.image.label);
        EXPECT_EQ(result.class_index, result.label);
        for (std::size_t c = 0; c < 10; ++c)
            EXPECT_NEAR(head.probabilities[c], expected.probabilities[c], 1e-6);
        EXPECT_EQ(result.classes[head.answer], ranked(expected).front().first);
        ASSERT_TRUE(head.activation);
        EXPECT_EQ(head.activation->method, expected.activation->method);
        EXPECT_EQ(head.activation->map, expected.activation->map);
    }
    EXPECT_EQ(result.heads[0].activation->method, "position map");
    EXPECT_EQ(result.heads[1].activation->method, "CAM");
}

TEST_F(HeadsJobTest, OcclusionIsWhatTheNetworkSaysOfEachCoveredImage) {
    auto spec = both(5);
    spec.shift = {3, -2};
    const auto result = run(spec, {});
    const auto& image = result.shifted;
    double mean = 0;
    for (const float value : image.values)
        mean += static_cast<double>(value) / static_cast<double>(image.values.size());
    for (const auto& head : result.heads) {
        const auto saved = load_model(head.run);
        ASSERT_TRUE(head.occlusion);
        ASSERT_EQ(head.occlusion->patch, 4);
        ASSERT_EQ(head.occlusion->map.shape, (ImageShape{1, 13, 13}));
        const float whole = probability(saved, image, result.class_index);
        double sum = 0;
        for (std::size_t row = 0; row < 13; ++row)
            for (std::size_t column = 0; column < 13; ++column) {
                Maps copy = image;
                for (std::size_t y = 2 * row; y < 2 * row + 4; ++y)
                    for (std::size_t x = 2 * column; x < 2 * column + 4; ++x)
                        copy.values[y * 28 + x] = static_cast<float>(mean);
                const float loss = whole - probability(saved, copy, result.class_index);
                EXPECT_NEAR(head.occlusion->map.values[row * 13 + column], loss, 1e-4)
                    << head.head << " " << row << " " << column;
                sum += std::abs(static_cast<double>(loss));
            }
        EXPECT_GT(sum, 0.01) << "a head that needs no place proves nothing";
    }
}

TEST_F(HeadsJobTest, TheCurveHasTheAnswersToEachShiftedImage) {
    HeadsJob job;
    for (const auto fill : {ShiftFill::zero, ShiftFill::edge, ShiftFill::reflect}) {
        auto spec = both(2);
        spec.fill = fill;
        spec.shift = {1, 4};
        spec.max_shift = 3;
        const auto curve = job.run(spec, {});
        EXPECT_THAT(curve.curve_shifts, ElementsAre(-3, -2, -1, 0, 1, 2, 3));
        for (std::size_t i = 0; i < curve.curve_shifts.size(); ++i) {
            auto moved = answers_only(spec);
            moved.shift.dx = curve.curve_shifts[i];
            const auto result = job.run(moved, {});
            for (std::size_t h = 0; h < 2; ++h)
                EXPECT_NEAR(curve.heads[h].curve.at(i),
                            result.heads[h].probabilities[curve.class_index], 1e-5)
                    << to_string(fill) << " " << i;
        }
    }
}

TEST_F(HeadsJobTest, TheCurveReachesAsFarAsTheImage) {
    auto spec = both(0);
    spec.maps = spec.occlusion = false;
    const auto shifts = [&] { return run(spec, {}).curve_shifts; };
    EXPECT_EQ(shifts().front(), -7); // a quarter of 28
    spec.shift.dx = -20;
    auto found = shifts();
    EXPECT_EQ(found.front(), -found.back());
    EXPECT_LE(found.size(), 33U);
    EXPECT_GE(found.back(), 18); // whole steps only
    EXPECT_THAT(found, testing::Contains(0));
    spec.max_shift = 900;
    EXPECT_LE(shifts().back(), 27);
}

TEST_F(HeadsJobTest, AShiftMovesThePixelsThatTheModelSees) {
    auto spec = answers_only(both(4));
    spec.shift = {-2, 5};
    const auto result = run(spec, {});
    for (std::size_t y = 0; y < 28; ++y)
        for (std::size_t x = 0; x < 28; ++x)
            EXPECT_EQ(result.shifted.values[y * 28 + x],
                      y >= 5 && x + 2 < 28 ? result.image.pixels.values[(y - 5) * 28 + x + 2] : 0);
    for (const auto& head : result.heads) {
        const auto saved = load_model(head.run);
        EXPECT_NEAR(head.probabilities[3], probability(saved, result.shifted, 3), 1e-6);
    }
}

TEST_F(HeadsJobTest, ExplainsTheImagesOwnClassUnlessAnotherIsNamed) {
    auto spec = both(1);
    spec.occlusion = false;
    spec.class_name = "4";
    EXPECT_EQ(run(spec, {}).class_index, 4U);

    // A file has no class: what the first head answers, wherever it is moved.
    const auto sample = run(answers_only(both(1)), {}).image.pixels;
    const auto path = (folder / "digit.png").string();
    write_png(path, picture(sample, {0, 1}));
    spec.class_name.clear();
    spec.source = {.image = path};
    const auto still = run(spec, {});
    EXPECT_EQ(still.label, std::nullopt);
    EXPECT_EQ(still.class_index, still.heads[0].answer);
    spec.shift = {14, 0};
    EXPECT_EQ(run(spec, {}).class_index, still.class_index);
}

TEST_F(HeadsJobTest, OnlyWhatIsAskedForIsComputed) {
    const auto result = run(answers_only(both(0)), {});
    EXPECT_TRUE(result.curve_shifts.empty());
    for (const auto& head : result.heads) {
        EXPECT_EQ(head.probabilities.size(), 10U);
        EXPECT_FALSE(head.activation);
        EXPECT_FALSE(head.occlusion);
        EXPECT_TRUE(head.curve.empty());
    }
}

TEST_F(HeadsJobTest, AHeadOfMaximaHasNoActivationButAnOcclusionMap) {
    auto spec = both(0);
    spec.runs[1] = train("gmp-dense");
    const auto result = run(spec, {});
    EXPECT_FALSE(result.heads[1].activation);
    EXPECT_THAT(result.heads[1].no_activation, HasSubstr("neither averages"));
    EXPECT_TRUE(result.heads[1].occlusion);
    std::vector<std::string> names;
    for (const auto& named : pictures(result, 0.5))
        names.push_back(named.name);
    EXPECT_THAT(names, ElementsAre("image", "activation-1", "occlusion-1", "occlusion-2"));
}

TEST_F(HeadsJobTest, OfASigmoidUnitOneClassLosesWhatTheOtherGains) {
    TrainSpec two = train_spec("two", 1);
    two.data.options.classes = {"2", "5"};
    headroom::run(two, {});
    HeadsSpec spec;
    spec.runs = {two.out};
    spec.source.data = two.data;
    std::vector<HeadsResult> results;
    for (const char* name : {"2", "5"}) {
        spec.class_name = name;
        results.push_back(run(spec, {}));
    }
    const auto &first = results[0].heads[0], &second = results[1].heads[0];
    ASSERT_EQ(first.probabilities.size(), 2U);
    EXPECT_NEAR(first.probabilities[0] + first.probabilities[1], 1, 1e-6);
    for (std::size_t i = 0; i < first.curve.size(); ++i)
        EXPECT_NEAR(first.curve[i] + second.curve[i], 1, 1e-6);
    for (std::size_t i = 0; i < first.occlusion->map.values.size(); ++i)
        EXPECT_NEAR(first.occlusion->map.values[i], -second.occlusion->map.values[i], 1e-6);
}

TEST_F(HeadsJobTest, OneJobSeesARunThatWasTrainedAnewAndAnotherImage) {
    HeadsJob job;
    const auto spec = answers_only(both(0));
    const auto before = job.run(spec, {}).heads[0].probabilities;
    EXPECT_EQ(job.run(spec, {}).heads[0].probabilities, before);
    auto other = spec;
    other.source.sample = 1;
    EXPECT_NE(job.run(other, {}).heads[0].probabilities, before);
    EXPECT_EQ(job.run(spec, {}).heads[0].probabilities, before);
    TrainSpec again = train_spec("flatten-dense", 1);
    again.options.seed = 9;
    again.exist_ok = true;
    headroom::run(again, {});
    EXPECT_NE(job.run(spec, {}).heads[0].probabilities, before);
}

TEST_F(HeadsJobTest, RefusesWhatCannotBeCompared) {
    HeadsSpec spec;
    spec.source.data = digits();
    expect_error(Failure::usage, "no run is named", [&] { run(spec, {}); });
    spec = both(0);
    spec.class_name = "ten";
    expect_error(Failure::usage, "--class ten: the models have 0, 1, 2", [&] { run(spec, {}); });
    spec = both(0);
    spec.shift = {28, 0};
    expect_error(Failure::usage, "--shift 28,0: moves the whole image of 28x28",
                 [&] { run(spec, {}); });
    spec = both(0);
    TrainSpec two = train_spec("two", 1);
    two.data.options.classes = {"2", "5"};
    headroom::run(two, {});
    spec.runs[1] = folder / "two";
    expect_error(Failure::usage, "give runs of one comparison", [&] { run(spec, {}); });
    spec.runs[1] = folder / "nowhere";
    expect_error(Failure::io, "nowhere", [&] { run(spec, {}); });
}

TEST_F(HeadsJobTest, Stops) {
    const auto spec = both(0);
    std::stop_source source;
    source.request_stop();
    EXPECT_THROW(run(spec, {source.get_token(), {}}), Cancelled);
    HeadsJob job; // and goes on after that
    EXPECT_THROW(job.run(spec, {source.get_token(), {}}), Cancelled);
    EXPECT_EQ(job.run(spec, {}).heads.size(), 2U);
}

TEST_F(HeadsJobTest, BarsShowTheMostProbableAndTheExplainedClass) {
    HeadsResult result;
    result.classes = {"a", "b", "c", "d"};
    HeadOnImage head;
    head.probabilities = {0.1f, 0.4f, 0.2f, 0.3f};
    result.class_index = 3;
    EXPECT_THAT(main_classes(result, head, 3), ElementsAre(1, 3, 2));
    result.class_index = 0;
    EXPECT_THAT(main_classes(result, head, 3), ElementsAre(1, 3, 0));
    EXPECT_THAT(main_classes(result, head, 9), ElementsAre(1, 3, 2, 0));
}

TEST_F(HeadsJobTest, OcclusionMapsShareOneScale) {
    HeadsResult result;
    result.shifted = {{1, 1, 2}, {0, 0}};
    for (const float most : {0.5f, 0.25f}) {
        auto& head = result.heads.emplace_back();
        head.occlusion = Occlusion{1, {{1, 1, 2}, {0, most}}, {{1, 1, 2}, {-0.1f, most}}};
    }
    EXPECT_EQ(most_occluded(result), 0.5f);
    const auto strong = occlusion_picture(result, result.heads[0], 1),
               weak = occlusion_picture(result, result.heads[1], 1);
    EXPECT_EQ(strong.pixels[0], 0); // a negative value is no loss
    EXPECT_GT(strong.pixels[3], weak.pixels[3]) << "green of the second pixel";
}

TEST_F(HeadsJobTest, JsonHasTheNumbers) {
    auto spec = both(6);
    spec.shift = {2, 0};
    spec.fill = ShiftFill::edge;
    const auto result = run(spec, {});
    const auto json = to_json(result);
    EXPECT_EQ(json.at("shift"), nlohmann::ordered_json::parse("[2, 0]"));
    EXPECT_EQ(json.at("fill"), "edge");
    EXPECT_EQ(json.at("label"), result.image.label);
    EXPECT_EQ(json.at("class"), result.image.label);
    EXPECT_EQ(json.at("curve_shifts").size(), 15U);
    const auto& head = json.at("heads").at(1);
    EXPECT_EQ(head.at("head"), "gap-dense");
    EXPECT_EQ(head.at("right"), result.heads[1].answer == *result.label);
    EXPECT_EQ(head.at("classes").size(), 10U);
    EXPECT_EQ(head.at("activation").at("method"), "CAM");
    EXPECT_EQ(head.at("occlusion").at("patch"), 4);
    EXPECT_EQ(head.at("occlusion").at("values").get<std::vector<float>>(),
              result.heads[1].occlusion->map.values);
    EXPECT_EQ(head.at("curve").size(), 15U);
}

TEST_F(HeadsJobTest, HasACommand) {
    HeadsSpec spec;
    spec.runs = {"runs/a b", "runs/c"};
    spec.source.data = digits();
    spec.source.sample = 3;
    EXPECT_EQ(command_line(spec), "headroom heads --run 'runs/a b' runs/c --data synth:digits "
                                  "--sample 3 --synth-count 300");
    spec.source = {.image = "cat.jpg"};
    spec.shift = {-3, 1};
    spec.fill = ShiftFill::reflect;
    spec.class_name = "7";
    spec.occlusion = false;
    EXPECT_EQ(command_line(spec), "headroom heads --run 'runs/a b' runs/c --image cat.jpg "
                                  "--shift=-3,1 --fill reflect --class 7 --no-occlusion");
}

} // namespace
} // namespace headroom
