#include "tests/core/jobs/JobFixture.h"

#include "core/comparison/report/ReadReport.h"
#include "core/comparison/report/Report.h"
#include "core/comparison/report/SearchJson.h"
#include "core/runs/RunFiles.h"
#include "core/runs/config/RunConfig.h"

namespace fs = std::filesystem;

namespace headroom {
namespace {

class HeadSearch : public JobFixture {
  protected:
    CompareSpec fair_spec(const std::string& out) const {
        const auto train = train_spec("", 1);
        CompareSpec spec;
        spec.data = train.data;
        spec.model = train.model;
        spec.options = train.options;
        spec.options.learning_rate = 0;
        spec.options.fair = true;
        spec.options.epoch_limit = 2;
        spec.seeds = 1;
        spec.out = folder / out;
        return spec;
    }

    static std::string weights(const CompareSpec& spec, const std::string& run) {
        return content(spec.out / "runs" / run / "model.safetensors");
    }
};

TEST_F(HeadSearch, EachHeadGetsWhatWasFoundForIt) {
    const auto spec = fair_spec("out");
    const auto result = run(spec, {});
    const auto& searched = result.comparison.searched;
    ASSERT_EQ(searched.size(), 2U);
    for (const auto& found : searched) {
        EXPECT_EQ(found.trials.size(), 8U + 1U) << "the rates for 1 epoch, the best for 2";
        const auto config =
            read_json(spec.out / "runs" / (found.head + "-seed0") / run_files::config);
        EXPECT_EQ(config["options"]["learning_rate"], found.learning_rate);
        EXPECT_EQ(config["options"]["epochs"], found.epochs);
        EXPECT_FALSE(config["options"].contains("fair"));
    }
    EXPECT_EQ(searched[0].trial_epochs(), searched[1].trial_epochs()) << "equal effort";
    EXPECT_EQ(read_searches(spec.out / run_files::search).size(), 2U);
    EXPECT_THAT(result.comparison.command, testing::HasSubstr("--fair"));
    EXPECT_THAT(to_text(result.comparison), testing::HasSubstr("flatten-dense: learning rate "));
    const auto read = comparison_from_json(to_json(result.comparison));
    ASSERT_EQ(read.searched.size(), 2U);
    EXPECT_EQ(to_json(read.searched[1]), to_json(searched[1]));
}

TEST_F(HeadSearch, NeverLooksAtTheTestSplit) {
    auto spec = fair_spec("");
    spec.out.clear();
    spec.data.train_limit = 100;
    std::vector<std::string> stages;
    JobControl control;
    control.on_event = [&](const Event& event) {
        if (const auto* progress = std::get_if<Progress>(&event)) stages.push_back(progress->stage);
    };
    run(spec, control);
    const auto search_end = std::ranges::find_if(
        stages, [](const std::string& stage) { return stage.starts_with("epoch"); });
    EXPECT_TRUE(std::none_of(stages.begin(), search_end, [](const std::string& stage) {
        return stage.find("test") != std::string::npos;
    }));
    EXPECT_THAT(stages, testing::Contains(testing::StartsWith("searching gap-dense: ")));
}

TEST_F(HeadSearch, IsRepeatableAndGoesOnAfterAStop) {
    run(fair_spec("whole"), {});
    auto spec = fair_spec("parts");
    std::stop_source source;
    const JobControl control{source.get_token(), [&source](const Event& event) {
                                 const auto* said = std::get_if<Message>(&event);
                                 if (said && said->text.starts_with("flatten-dense: "))
                                     source.request_stop();
                             }};
    EXPECT_TRUE(run(spec, control).interrupted) << "between the heads";
    ASSERT_EQ(read_searches(spec.out / run_files::search).size(), 1U);
    spec.resume = true;
    EXPECT_FALSE(run(spec, {}).interrupted);
    for (const char* name : {"flatten-dense-seed0", "gap-dense-seed0"})
        EXPECT_TRUE(weights(spec, name) == weights(fair_spec("whole"), name)) << name;
}

TEST_F(HeadSearch, ADamagedFileIsNamed) {
    auto spec = fair_spec("out");
    run(spec, {});
    std::ofstream(spec.out / run_files::search) << R"({"searched": [{"head": 1}]})";
    spec.resume = true;
    expect_error(Failure::bad_data, "search.json: is damaged", [&] { run(spec, {}); });
}

TEST_F(HeadSearch, OneRunSearchesToo) {
    auto spec = train_spec("out", 1);
    spec.options.learning_rate = automatic_rate;
    const auto result = run(spec, {});
    const auto found = read_searches(spec.out / run_files::search);
    ASSERT_EQ(found.size(), 1U);
    EXPECT_FALSE(found[0].epochs_searched);
    EXPECT_EQ(found[0].epochs, 1);
    const auto again = headroom::train_spec(spec.out);
    EXPECT_EQ(again.options.learning_rate, found[0].learning_rate);
    EXPECT_GT(result.held_out.accuracy, 0.1);
}

TEST_F(HeadSearch, TheValidSplitIsUsedWhereThereIsOne) {
    auto spec = train_spec("", 1);
    spec.options.epochs = automatic_epochs;
    spec.options.epoch_limit = 1;
    spec.data.options.valid_fraction = 0.2;
    std::string message;
    JobControl control;
    control.on_event = [&](const Event& event) {
        if (const auto* said = std::get_if<Message>(&event)) message = said->text;
    };
    run(spec, control);
    EXPECT_THAT(message, testing::HasSubstr("1 epochs, the limit: its loss was still falling"));
}

TEST_F(HeadSearch, ImagesThatCannotBeHeldOutAreAnError) {
    auto spec = train_spec("", 1);
    spec.options.learning_rate = automatic_rate;
    spec.data.train_limit = 10; // one of each class
    expect_error(Failure::usage, "--lr auto: expected two or more training images of a class",
                 [&] { run(spec, {}); });
}

} // namespace
} // namespace headroom
