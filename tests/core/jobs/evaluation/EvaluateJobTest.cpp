#include "tests/core/jobs/JobFixture.h"

#include "core/models/Checkpoint.h"
#include "core/models/Safetensors.h"

namespace headroom {
namespace {

class EvaluateJob : public JobFixture {};

TEST_F(EvaluateJob, EveryRunOnEveryData) {
    auto spec = train_spec("flatten", 1);
    const auto flatten = run(spec, {});
    spec.head = "gap-dense";
    spec.out = folder / "gap";
    const auto gap = run(spec, {});

    auto other = digits();
    other.options.synth_seed = 9;
    const auto rows =
        run(EvaluateSpec{{folder / "flatten", folder / "gap"}, {digits(), other}, "", 17, 1}, {});
    ASSERT_EQ(rows.size(), 4U);
    EXPECT_EQ(rows[0].run, rows[1].run);
    EXPECT_DOUBLE_EQ(rows[0].evaluation.accuracy, flatten.held_out.accuracy);
    EXPECT_EQ(rows[0].evaluation.predicted, flatten.held_out.predicted);
    EXPECT_DOUBLE_EQ(rows[2].evaluation.accuracy, gap.held_out.accuracy);
    EXPECT_NE(rows[0].evaluation.loss, rows[1].evaluation.loss);

    EXPECT_EQ(rows[0].images->size(), rows[0].evaluation.labels.size());
    EXPECT_EQ(rows[0].images->labels(), rows[0].evaluation.labels);
    EXPECT_FALSE(paired_difference(rows));               // four rows
    EXPECT_FALSE(paired_difference({rows[0], rows[1]})); // one run on two data
    const auto paired = paired_difference({rows[0], rows[2]});
    ASSERT_TRUE(paired);
    EXPECT_NEAR(paired->mean, rows[2].evaluation.accuracy - rows[0].evaluation.accuracy, 1e-12);
    EXPECT_EQ(paired->counts.total(), rows[0].evaluation.count);
    const auto two = to_json(std::vector{rows[0], rows[2]});
    EXPECT_FALSE(two[0].contains("paired"));
    EXPECT_EQ(two[1]["paired"]["with"], rows[0].run);
    EXPECT_EQ(two[1]["paired"]["counts"]["only_second"], paired->counts.only_second);

    const auto json = to_json(rows)[0];
    for (const char* key :
         {"run", "data", "split", "count", "accuracy", "accuracy_interval", "loss", "per_class",
          "confusion", "images_per_second", "split_source", "input", "trained_on", "notes"})
        EXPECT_TRUE(json.contains(key)) << key;
    EXPECT_EQ(json["per_class"].size(), 10U);

    const auto csv = predictions_csv(rows);
    std::int64_t samples = 0;
    for (const auto& row : rows)
        samples += row.evaluation.count;
    EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 1 + samples);
    EXPECT_THAT(csv, testing::StartsWith("run,data,split,sample,label,predicted,correct,p(0),"));
}

TEST_F(EvaluateJob, ClassesAreMatchedByName) {
    auto spec = train_spec("run", 1);
    spec.data.options.classes = {"1", "7", "8"};
    const auto trained = run(spec, {});
    // For its own data, the run knows which classes it used.
    const auto own = run(EvaluateSpec{{spec.out}, {digits()}, "", 32, 1}, {}).at(0);
    EXPECT_EQ(own.split_source, "run");
    EXPECT_EQ(own.evaluation.predicted, trained.held_out.predicted);
    auto other = digits();
    other.options.synth_seed = 9;
    expect_error(Failure::bad_data, "class 0 is unknown to the model", [&] {
        run(EvaluateSpec{{spec.out}, {other}, "", 32, 1}, {});
    });

    for (const std::vector<std::string>& classes : {std::vector<std::string>{"1", "7"}, {"7"}})
        for (auto data : {digits(), other}) {
            data.options.classes = classes;
            const auto row = run(EvaluateSpec{{spec.out}, {data}, "", 32, 1}, {}).at(0);
            EXPECT_EQ(row.classes, spec.data.options.classes);
            ASSERT_EQ(row.evaluation.confusion.size(), 3U);
            EXPECT_EQ(row.evaluation.per_class[2].support, 0);
            EXPECT_EQ(row.evaluation.per_class[0].support > 0, classes.size() == 2);
            EXPECT_GT(row.evaluation.per_class[1].support, 0);
            EXPECT_THAT(row.notes, testing::Contains(testing::HasSubstr(
                                       classes.size() == 2
                                           ? "no images of 1 of the model's 3 classes: 8"
                                           : "no images of 2 of the model's 3 classes: 1, 8")));
            EXPECT_EQ(row.split_source, data.options.synth_seed == 9 ? "" : "run");
        }
}

TEST_F(EvaluateJob, OnlyAGapHeadTakesAnotherSize) {
    auto spec = train_spec("flatten", 1);
    run(spec, {});
    spec.head = "gap-dense";
    spec.out = folder / "gap";
    run(spec, {});
    auto large = digits();
    large.options.resize = ImageSize{40, 40};
    EXPECT_NO_THROW(run(EvaluateSpec{{folder / "gap"}, {large}, "test", 32, 1}, {}));
    expect_error(Failure::bad_data, "flatten-dense needs 28x28, got 40x40: use --resize 28x28",
                 [&] {
                     run(EvaluateSpec{{folder / "flatten"}, {large}, "test", 32, 1}, {});
                 });
}

TEST_F(EvaluateJob, AFolderWithoutAModelIsAnError) {
    expect_error(Failure::io, "no model.safetensors", [&] {
        run(EvaluateSpec{{folder}, {digits()}, "test", 32, 1}, {});
    });
    std::filesystem::create_directories(folder / "runs"); // a comparison's
    expect_error(Failure::io, "no model.safetensors in it: name one of the runs in", [&] {
        run(EvaluateSpec{{folder}, {digits()}, "test", 32, 1}, {});
    });
}

TEST_F(EvaluateJob, ADamagedModelIsBadData) {
    auto spec = train_spec("run", 1);
    run(spec, {});
    const auto path = spec.out / "model.safetensors";
    auto file = read_safetensors(path);
    auto write = [&] {
        std::vector<TensorView> views;
        for (const auto& [name, tensor] : file.tensors)
            views.push_back({name, tensor.shape(), tensor.values()});
        write_safetensors(path, views, file.metadata);
    };
    const auto good = file.metadata;
    for (const char* key : {"model", "classes", "normalisation", "resize", "interpolation"}) {
        file.metadata = good;
        file.metadata[key] = "{";
        write();
        expect_error(Failure::bad_data, key, [&] { load_model(spec.out); });
    }
    file.metadata = good;
    file.tensors["head.1.weight"] = Tensor({2, 2});
    write();
    expect_error(Failure::bad_data, "head.1.weight", [&] { load_model(spec.out); });
}

} // namespace
} // namespace headroom
