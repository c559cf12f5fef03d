#include "core/jobs/evaluation/EvaluationData.h"

#include "core/jobs/data/SplitJob.h"
#include "core/jobs/evaluation/PredictJob.h"
#include "core/jobs/training/TrainJob.h"
#include "core/models/Checkpoint.h"
#include "core/runs/CompareFolder.h"
#include "core/runs/config/TrainedOn.h"
#include "datasets/image/ImageEncoder.h"
#include "tests/core/jobs/JobFixture.h"

#include <fmt/format.h>
#include <set>

namespace headroom {
namespace {

using testing::Contains;
using testing::HasSubstr;
using testing::Not;

class EvaluationDataTest : public JobFixture {
  protected:
    EvaluateRow evaluate(const std::filesystem::path& run, const DataSpec& data,
                         const std::string& split = "", bool split_as_asked = false) const {
        return headroom::run(EvaluateSpec{{run}, {data}, split, 32, 1, true, split_as_asked}, {})
            .at(0);
    }
    static std::set<std::string> names(const std::vector<std::string>& list) {
        return {list.begin(), list.end()};
    }
    static nlohmann::json counts(const TrainResult& result) {
        return to_json(result.result)["dataset"]["counts"];
    }

    /// A folder of small pictures: a bright square in the corner of its class.
    void write_images(const std::filesystem::path& where,
                      const std::vector<std::string>& classes = {"a", "b"}, int side = 28,
                      int first = 0, int count = 10) const {
        for (std::size_t c = 0; c < classes.size(); ++c)
            for (int i = first; i < first + count; ++i) {
                Image image{{1, side, side},
                            std::vector<std::uint8_t>(static_cast<std::size_t>(side * side))};
                for (int y = 0; y < side; ++y)
                    for (int x = 0; x < side; ++x) {
                        const bool inside = y < side / 2 && (x < side / 2) == (c == 0);
                        image.pixels[static_cast<std::size_t>(y * side + x)] =
                            static_cast<std::uint8_t>((inside ? 150 : 10) + i);
                    }
                const auto path = where / classes[c] / fmt::format("{}.png", i);
                std::filesystem::create_directories(path.parent_path());
                write_png(path.string(), image);
            }
    }
    TrainSpec train_on(const std::filesystem::path& data, const std::string& out) const {
        auto spec = train_spec(out, 1);
        spec.data = DataSpec{data.string(), {}};
        spec.options.augment = "none";
        return spec;
    }
};

TEST_F(EvaluationDataTest, ARunIsMeasuredOnItsOwnSplit) {
    auto by_seed = train_spec("by-seed", 1);
    by_seed.data.options.split_seed = 5;
    by_seed.data.options.test_fraction = 0.4;
    by_seed.data.options.valid_fraction = 0.2;
    const auto trained = run(by_seed, {});

    const auto row = evaluate(by_seed.out, digits()); // without split options
    EXPECT_EQ(row.split, "test");
    EXPECT_EQ(row.split_source, "run");
    EXPECT_EQ(row.evaluation.count, 120);
    EXPECT_EQ(row.evaluation.predicted, trained.held_out.predicted);
    EXPECT_EQ(row.trained_on, 0U);
    EXPECT_EQ(evaluate(by_seed.out, digits(), "train").evaluation.count, counts(trained)["train"]);
    EXPECT_EQ(evaluate(by_seed.out, digits(), "valid").evaluation.count, counts(trained)["valid"]);

    // All of it, with a note on how much was trained on.
    const auto all = evaluate(by_seed.out, digits(), "all");
    EXPECT_EQ(all.evaluation.count, 300);
    EXPECT_EQ(all.trained_on, counts(trained)["train"]);
    EXPECT_EQ(to_json({all})[0]["trained_on"], counts(trained)["train"]);
    EXPECT_THAT(all.notes, Contains(HasSubstr("140 of the 300 images were trained on by")));
}

TEST_F(EvaluationDataTest, AnotherSplitIsMadeOnRequestAndItsLeakCounted) {
    auto spec = train_spec("run", 1);
    spec.data.options.split_seed = 5;
    run(spec, {});
    const auto own = evaluate(spec.out, digits());
    const auto other = evaluate(spec.out, digits(), "", true); // split seed 0
    EXPECT_EQ(other.split_source, "options");
    const auto tested = names(own.sample_names);
    const auto leaked = std::ranges::count_if(
        other.sample_names, [&](const auto& name) { return !tested.contains(name); });
    EXPECT_GT(leaked, 30);
    EXPECT_EQ(other.trained_on, leaked);
    EXPECT_THAT(other.notes, Contains(HasSubstr(fmt::format("{} of the 60 images", leaked))));
}

TEST_F(EvaluationDataTest, TheRunsOwnSplitOutlivesItsFileAndFindsCopies) {
    write_images(folder / "data");
    SplitSpec split;
    split.data.path = (folder / "data").string();
    split.data.options.split_seed = 3;
    split.folds = 5;
    split.out = folder / "folds.json";
    run(split, {});
    auto spec = train_on(folder / "data", "run");
    spec.data.options.split_file = split.out.string();
    spec.data.options.fold = 4;
    const auto trained = run(spec, {});

    // An older version stored no copy of the file.
    std::filesystem::copy(spec.out, folder / "older");
    std::filesystem::remove(folder / "older/split.json");
    std::filesystem::remove(split.out);
    expect_error(Failure::io, "the split file that it was trained with is gone", [&] {
        evaluate(folder / "older", {(folder / "data").string(), {}});
    });
    EXPECT_EQ(evaluate(folder / "older", {(folder / "data").string(), {}}, "all").evaluation.count,
              20);

    std::filesystem::rename(folder / "data", folder / "elsewhere");
    const auto row = evaluate(spec.out, {(folder / "elsewhere").string(), {}});
    EXPECT_EQ(row.split_source, "run");
    EXPECT_EQ(row.evaluation.count, 4);
    EXPECT_EQ(row.evaluation.predicted, trained.held_out.predicted);
    EXPECT_EQ(row.trained_on, 0U);
}

TEST_F(EvaluationDataTest, ATrainLimitIsPartOfTheOwnSplit) {
    auto spec = train_spec("run", 1);
    spec.data.train_limit = 100;
    const auto trained = run(spec, {});
    const auto row = evaluate(spec.out, digits(), "train");
    EXPECT_EQ(row.evaluation.count, trained.train.count);
    EXPECT_DOUBLE_EQ(row.evaluation.accuracy, trained.train.accuracy);
    EXPECT_EQ(evaluate(spec.out, digits(), "all").trained_on, trained.train.count);
}

TEST_F(EvaluationDataTest, OtherDataWithoutSplitsAreMeasuredWhole) {
    write_images(folder / "data");
    write_images(folder / "new", {"a", "b"}, 28, 50, 3);
    const auto spec = train_on(folder / "data", "run");
    run(spec, {});
    const DataSpec other{(folder / "new").string(), {}};
    const auto row = evaluate(spec.out, other);
    EXPECT_EQ(row.split, "all");
    EXPECT_EQ(row.split_source, "");
    EXPECT_EQ(row.evaluation.count, 6);
    EXPECT_EQ(row.trained_on, 0U);
    EXPECT_THAT(row.notes, Contains(HasSubstr("all of its 6 images are measured")));
    EXPECT_THAT(row.notes, Not(Contains(HasSubstr("trained on by"))));
    EXPECT_TRUE(to_json({row})[0]["split_source"].is_null());
    EXPECT_EQ(evaluate(spec.out, other, "train").evaluation.count, 6);
    expect_error(Failure::usage, "leave --split out to measure all images",
                 [&] { evaluate(spec.out, other, "test"); });
    expect_error(Failure::usage, "--split some: expected train, valid, test or all",
                 [&] { evaluate(spec.out, other, "some"); });
    auto asked = other;
    asked.options.test_fraction = 0.34;
    EXPECT_EQ(evaluate(spec.out, asked, "", true).evaluation.count, 2);

    // The images that were trained on, under other names and among others.
    std::filesystem::copy(folder / "data/a/3.png", folder / "new/a/copy.png");
    std::filesystem::copy(folder / "data", folder / "more",
                          std::filesystem::copy_options::recursive);
    std::filesystem::copy(folder / "new/a/50.png", folder / "more/a/50.png");
    const auto overlap = evaluate(spec.out, {(folder / "more").string(), {}});
    EXPECT_EQ(overlap.evaluation.count, 21);
    EXPECT_EQ(overlap.trained_on, 16U); // 8 of 10 per class
    EXPECT_THAT(overlap.notes, Contains(HasSubstr("16 of the 21 images were trained on by")));
    EXPECT_LE(evaluate(spec.out, other).trained_on, 1U);
}

TEST_F(EvaluationDataTest, StoredSplitsAreUsed) {
    write_images(folder / "data/train");
    write_images(folder / "data/test", {"a", "b"}, 28, 50, 3);
    write_images(folder / "others/train", {"a", "b"}, 28, 60, 3);
    write_images(folder / "others/val", {"a", "b"}, 28, 70, 2);
    const auto spec = train_on(folder / "data", "run");
    run(spec, {});
    const auto count = [&](const char* path, const char* split) {
        const auto row = evaluate(spec.out, {(folder / path).string(), {}}, split);
        return std::tuple(row.evaluation.count, row.split, row.split_source);
    };
    EXPECT_EQ(count("data", ""), std::tuple(6, "test", "run"));
    EXPECT_EQ(count("data/test", ""), std::tuple(6, "all", ""));
    EXPECT_EQ(count("data/train", ""), std::tuple(20, "all", ""));
    EXPECT_EQ(count("others", ""), std::tuple(4, "valid", "data"));
    EXPECT_EQ(count("others", "test"), std::tuple(4, "valid", "data"));
    EXPECT_EQ(count("others", "all"), std::tuple(10, "all", "data"));
    EXPECT_EQ(evaluate(spec.out, {(folder / "data/train").string(), {}}).trained_on, 20U);
}

TEST_F(EvaluationDataTest, DataThatChangedAreNotSplitAsTheRunWas) {
    write_images(folder / "data");
    const auto spec = train_on(folder / "data", "run");
    run(spec, {});
    write_images(folder / "data", {"a", "b"}, 28, 50, 1);
    const auto row = evaluate(spec.out, spec.data);
    EXPECT_EQ(row.split, "all");
    EXPECT_EQ(row.evaluation.count, 22);
    EXPECT_EQ(row.trained_on, 16U);
    EXPECT_THAT(row.notes, Contains(HasSubstr("not the images that")));
}

TEST_F(EvaluationDataTest, SaysWhatItCannotKnow) {
    const auto spec = train_spec("run", 1);
    run(spec, {});
    std::filesystem::copy(spec.out / "model.safetensors", folder / "alone.safetensors");
    const auto alone = evaluate(folder / "alone.safetensors", digits());
    EXPECT_EQ(alone.split, "all");
    EXPECT_FALSE(alone.trained_on);
    EXPECT_TRUE(to_json({alone})[0]["trained_on"].is_null());
    EXPECT_THAT(alone.notes, Contains(HasSubstr("without its run's config.json")));
    // The run's own file has config.json beside it.
    EXPECT_EQ(evaluate(spec.out / "model.safetensors", digits()).split_source, "run");

    // A run of an older version: known for its own data, unknown for others.
    std::filesystem::remove(spec.out / "train-images.txt");
    EXPECT_EQ(evaluate(spec.out, digits()).trained_on, 0U);
    EXPECT_GT(evaluate(spec.out, digits(), "all").trained_on, 200U);
    auto other = digits();
    other.options.synth_seed = 9;
    const auto unknown = evaluate(spec.out, other);
    EXPECT_FALSE(unknown.trained_on);
    EXPECT_THAT(unknown.notes, Contains(HasSubstr("an older version's run")));

    std::ofstream(spec.out / "train-images.txt") << "0123456789abcdeg\n";
    expect_error(Failure::bad_data, "train-images.txt: expected lines of 16 hex digits",
                 [&] { evaluate(spec.out, digits()); });
}

TEST_F(EvaluationDataTest, TwoRunsOnTwoSplitsAreNotPaired) {
    auto spec = train_spec("a", 1);
    run(spec, {});
    spec.out = folder / "b";
    spec.data.options.split_seed = 5;
    run(spec, {});
    const auto both = [&](const std::string& split) {
        return headroom::run(EvaluateSpec{{folder / "a", folder / "b"}, {digits()}, split, 32, 1},
                             {});
    };
    const auto rows = both("");
    EXPECT_NE(rows[0].sample_names, rows[1].sample_names);
    EXPECT_EQ(rows[1].trained_on, 0U);
    EXPECT_FALSE(paired_difference(rows));
    EXPECT_THAT(rows[1].notes, Contains(HasSubstr("each on its own split")));
    EXPECT_TRUE(paired_difference(both("all")));
}

TEST_F(EvaluationDataTest, ImagesAreBroughtToTheModelsInput) {
    write_images(folder / "small", {"a", "b"}, 28);
    write_images(folder / "large", {"a", "b"}, 56, 50);
    auto spec = train_on(folder / "small", "run"); // without --resize
    spec.head = "gap-dense";
    run(spec, {});
    const DataSpec large{(folder / "large").string(), {}};
    const auto row = evaluate(spec.out, large);
    EXPECT_EQ(row.images->shape(), (ImageShape{1, 28, 28}));
    PredictSpec predict{spec.out, {large.path}, 1, {}};
    const auto check = [&](const EvaluateRow& measured) {
        const auto predictions = headroom::run(predict, {});
        ASSERT_EQ(predictions.size(), measured.sample_names.size());
        for (std::size_t i = 0; i < predictions.size(); ++i) {
            EXPECT_THAT(predictions[i].image, testing::EndsWith(measured.sample_names[i]));
            for (const auto& [name, probability] : predictions[i].classes)
                EXPECT_NEAR(probability, measured.evaluation.probabilities[2 * i + (name == "b")],
                            1e-6);
        }
    };
    check(row);

    // Another size if requested, noted for both.
    auto asked = large;
    asked.options.resize = ImageSize{40, 44};
    const auto other = evaluate(spec.out, asked);
    EXPECT_EQ(other.images->shape(), (ImageShape{1, 40, 44}));
    EXPECT_EQ(to_json({other})[0]["input"], "40x44x1");
    const auto note = HasSubstr("resized to 40x44 as requested: the model was trained on 28x28");
    EXPECT_THAT(other.notes, Contains(note));
    EXPECT_EQ(other.trained_on, 0U);
    predict.reading = asked.options;
    check(other);
    std::vector<std::string> told;
    headroom::run(predict, {{}, [&](const Event& event) {
                                if (const auto* message = std::get_if<Message>(&event))
                                    told.push_back(message->text);
                            }});
    EXPECT_THAT(told, Contains(note));

    // The run's own split is used in any size.
    asked.path = (folder / "small").string();
    const auto own = evaluate(spec.out, asked, "all");
    EXPECT_EQ(own.trained_on, 16U);
    EXPECT_EQ(evaluate(spec.out, asked).split_source, "run");
}

} // namespace
} // namespace headroom
