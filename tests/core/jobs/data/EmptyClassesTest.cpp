#include "core/jobs/data/ConvertJob.h"
#include "core/jobs/data/InspectJob.h"
#include "core/jobs/data/SampleJob.h"
#include "core/jobs/data/SplitJob.h"
#include "core/jobs/training/TrainJob.h"
#include "core/models/Checkpoint.h"
#include "core/runs/config/RunConfig.h"
#include "datasets/formats/OpenDataset.h"
#include "datasets/splits/SplitFile.h"
#include "tests/core/jobs/JobFixture.h"

namespace headroom {
namespace {

using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

/// Data with classes without images, and folders with few images.
class EmptyClasses : public JobFixture {
  protected:
    static std::string big_endian(std::size_t value) {
        std::string bytes;
        for (int shift : {24, 16, 8, 0})
            bytes += static_cast<char>(value >> shift & 0xff);
        return bytes;
    }

    void write(const std::string& name, const std::string& bytes) const {
        std::filesystem::create_directories((folder / name).parent_path());
        std::ofstream(folder / name, std::ios::binary) << bytes;
    }

    /// IDX images of 28x28, ten of each label.
    DataSpec numbered(const std::string& name, const std::vector<int>& numbers) const {
        const auto count = 10 * numbers.size();
        std::string images =
            big_endian(0x803) + big_endian(count) + big_endian(28) + big_endian(28);
        std::string labels = big_endian(0x801) + big_endian(count);
        for (std::size_t i = 0; i < count; ++i) {
            images += std::string(784, static_cast<char>(40 * (i % numbers.size())));
            labels += static_cast<char>(numbers[i % numbers.size()]);
        }
        write(name + "/train-images-idx3-ubyte", images);
        write(name + "/train-labels-idx1-ubyte", labels);
        return {(folder / name).string(), {}};
    }

    /// PGM images of 28x28 in class folders.
    DataSpec photos(const std::string& name,
                    const std::vector<std::pair<std::string, int>>& classes) const {
        int level = 0;
        for (const auto& [label, count] : classes) {
            std::filesystem::create_directories(folder / name / label);
            for (int i = 0; i < count; ++i)
                write(name + "/" + label + "/" + std::to_string(i) + ".pgm",
                      "P5 28 28 255\n" + std::string(784, static_cast<char>(level + i)));
            level += 80;
        }
        return {(folder / name).string(), {}};
    }

    TrainResult train(const DataSpec& data, const std::string& out = "") const {
        auto spec = train_spec(out, 1);
        spec.data = data;
        return run(spec, {});
    }

    std::vector<EvaluateRow> evaluate(const DataSpec& data) const {
        EvaluateSpec spec;
        spec.runs = {folder / "run"};
        spec.data = {data};
        spec.threads = 1;
        return run(spec, {});
    }
};

std::vector<std::string> notes_of(const nlohmann::ordered_json& run_json) {
    return run_json["dataset"]["notes"].get<std::vector<std::string>>();
}

TEST_F(EmptyClasses, AreNamedWithARemedy) {
    EXPECT_THAT(notes_of(to_json(train(numbered("from1", {1, 2, 3})).result)),
                Contains("1 of 4 classes have no images: 0: a model nevertheless has an output for "
                         "each: the labels begin at 1: use --labels-from 1"));
    EXPECT_THAT(run(InspectSpec{numbered("sparse", {3, 5, 200})}, {}).data.notes,
                Contains("198 of 201 classes have no images: 0, 1, 2, 4, 6, 7, 8, 9, 10, 11 and "
                         "188 more: a model nevertheless has an output for each: --skip-empty "
                         "leaves them out"));
}

TEST_F(EmptyClasses, ImagesOfOneClassAreNotTrainedOn) {
    expect_error(Failure::bad_data, "only one class of 6 has images, \"5\": expected two or more",
                 [&] { train(numbered("const5", {5})); });
    expect_error(Failure::bad_data, "only one class, \"car\": expected two or more", [&] {
        train(photos("oneclass", {{"car", 4}}));
    });
    auto chosen = photos("two", {{"car", 4}, {"truck", 4}});
    chosen.options.classes = {"car"};
    expect_error(Failure::usage, "--classes car: expected two or more", [&] { train(chosen); });
}

TEST_F(EmptyClasses, LabelsThatBeginElsewhereKeepTheirNumbersAsNames) {
    auto data = numbered("from1", {1, 2, 3});
    data.options.labels_from = 1;
    const auto result = train(data, "run");
    EXPECT_THAT(notes_of(to_json(result.result)), testing::Not(Contains(HasSubstr("no images"))));
    const auto saved = load_model(folder / "run");
    EXPECT_THAT(saved.card.classes, ElementsAre("1", "2", "3"));
    EXPECT_EQ(saved.card.labels_from, 1);
    EXPECT_EQ(saved.model.spec().classes, 3);
    // Without the option: the model has it.
    const auto rows = evaluate(numbered("from1", {1, 2, 3}));
    EXPECT_EQ(rows[0].evaluation.predicted, result.held_out.predicted);
    EXPECT_EQ(rows[0].evaluation.labels, result.held_out.labels);
    EXPECT_EQ(headroom::train_spec(folder / "run").data.options.labels_from, 1);

    data.options.labels_from = 2;
    expect_error(Failure::bad_data,
                 "label 1 of train-images-idx3-ubyte[0] is out of range: "
                 "--labels-from expects 2 to 3",
                 [&] { train(data); });
}

TEST_F(EmptyClasses, SkippedOnesAreNoneOfTheModels) {
    auto data = numbered("sparse", {3, 5, 200});
    data.options.skip_empty = true;
    const auto result = train(data, "run");
    EXPECT_THAT(load_model(folder / "run").card.classes, ElementsAre("3", "5", "200"));
    const auto rows = evaluate(numbered("sparse", {3, 5, 200}));
    EXPECT_EQ(rows[0].evaluation.predicted, result.held_out.predicted);
    EXPECT_TRUE(headroom::train_spec(folder / "run").data.options.skip_empty);
}

TEST_F(EmptyClasses, AreShown) {
    const auto data = photos("photos", {{"car", 5}, {"truck", 5}, {"van", 0}});
    expect_error(Failure::bad_data, "photos/van: no images in this class folder",
                 [&] { train(data); });
    const auto inspected = run(InspectSpec{data}, {});
    EXPECT_THAT(inspected.classes(), ElementsAre("car", "truck", "van"));
    EXPECT_THAT(inspected.splits[0].per_class, ElementsAre(4, 4, 0));
    const auto sampled = run(SampleSpec{.data = data}, {});
    EXPECT_EQ(sampled.classes[2].count, 0u);
    for (const char* out : {"out", "out.h5"}) {
        ConvertSpec spec;
        spec.data.path = data.path;
        spec.out = folder / out;
        EXPECT_THAT(run(spec, {}).splits[0].per_class, ElementsAre(5, 5, 0));
        const auto again = run(InspectSpec{{spec.out.string(), {}}}, {});
        EXPECT_THAT(again.classes(), ElementsAre("car", "truck", "van")) << out;
        EXPECT_EQ(again.data.fingerprint, inspected.data.fingerprint) << out;
    }
    // One class, and one image of each.
    EXPECT_THAT(run(InspectSpec{photos("one", {{"car", 5}})}, {}).classes(), ElementsAre("car"));
    const auto few = run(InspectSpec{photos("few", {{"a", 1}, {"b", 1}})}, {});
    ASSERT_EQ(few.splits.size(), 1u);
    EXPECT_EQ(few.shape(), (ImageShape{1, 28, 28}));
    EXPECT_THAT(few.data.notes, Contains(HasSubstr("no class of train has a second one")));
}

TEST_F(EmptyClasses, TheOnlyImageOfAClassIsTrainedOn) {
    auto data = photos("few", {{"a", 3}, {"b", 1}, {"c", 20}});
    EXPECT_THAT(notes_of(to_json(train(data).result)),
                Contains("test has no images of 1 of 3 classes: b"));
    data.train_limit = 5;
    EXPECT_THAT(run(InspectSpec{data}, {}).splits[0].per_class, ElementsAre(1, 1, 4));

    SplitSpec spec;
    spec.data = photos("few", {});
    spec.folds = 3;
    spec.out = folder / "folds.json";
    std::vector<std::string> told;
    const auto split = run(spec, {{}, [&](const Event& event) {
                                      if (const auto* message = std::get_if<Message>(&event))
                                          told.push_back(message->text);
                                  }});
    ASSERT_EQ(split.parts.size(), 4u);
    EXPECT_EQ(split.parts[3].name, "always train");
    EXPECT_THAT(split.parts[3].per_class, ElementsAre(0, 1, 0));
    EXPECT_THAT(told, testing::IsEmpty());
    EXPECT_THAT(read_split_file(spec.out).always_train, ElementsAre("b/0.pgm"));
    for (int fold = 1; fold <= 3; ++fold) {
        const auto opened =
            open_dataset(spec.data.path, {.split_file = spec.out.string(), .fold = fold});
        EXPECT_EQ(class_counts(*opened.train)[1], 1u);
        EXPECT_EQ(opened.train->size() + opened.test->size(), 24u);
    }
    spec.folds = 5;
    spec.exist_ok = true;
    run(spec, {{}, [&](const Event& event) {
                   if (const auto* message = std::get_if<Message>(&event))
                       told.push_back(message->text);
               }});
    EXPECT_THAT(told, ElementsAre(HasSubstr("has no images of 1 of 3 classes: a"),
                                  HasSubstr("has no images of 1 of 3 classes: a")));
    spec.folds = 0;
    spec.data = photos("ones", {{"a", 1}, {"b", 1}});
    expect_error(Failure::bad_data, "no class has two images to divide", [&] { run(spec, {}); });
}

} // namespace
} // namespace headroom
