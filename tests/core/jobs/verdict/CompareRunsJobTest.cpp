#include "core/jobs/verdict/CompareRunsJob.h"

#include "core/comparison/report/Report.h"
#include "core/runs/CompareFolder.h"
#include "tests/core/jobs/JobFixture.h"

namespace headroom {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::ElementsAre;
using testing::HasSubstr;

class CompareRunsJob : public JobFixture {
  protected:
    fs::path train(const std::string& name, const auto& change) const {
        auto spec = train_spec(name, 1);
        change(spec);
        run(spec, {});
        return spec.out;
    }
    fs::path train(const std::string& name) const {
        return train(name, [](TrainSpec&) {});
    }

    CompareSpec compare_spec(const std::string& out) const {
        CompareSpec spec;
        static_cast<TrainingSpec&>(spec) = train_spec(out, 1);
        spec.seeds = 2;
        return spec;
    }
};

TEST_F(CompareRunsJob, RunsOfAComparisonGiveItsVerdict) {
    auto spec = compare_spec("out");
    spec.data.options.valid_fraction = 0.2;
    const auto whole = run(spec, {}).comparison;
    CompareRunsSpec runs;
    for (std::uint64_t seed : {0, 1})
        for (const auto* head : {"flatten-dense", "gap-dense"})
            runs.runs.push_back(CompareFolder::run(folder / "out", head, seed));
    const auto again = run(runs, {});
    ASSERT_EQ(again.differences.size(), 1U);
    const auto &a = whole.differences[0], &b = again.differences[0];
    EXPECT_EQ(a.verdict, b.verdict);
    EXPECT_EQ(a.test_accuracy.values, b.test_accuracy.values);
    EXPECT_EQ(a.crossed.mean, b.crossed.mean);
    EXPECT_EQ(a.judgement.interval, b.judgement.interval);
    EXPECT_EQ(again.seeds, whole.seeds);
    for (std::size_t h = 0; h < 2; ++h) {
        EXPECT_EQ(again.heads[h].head, whole.heads[h].head);
        EXPECT_EQ(again.heads[h].mean("test_accuracy"), whole.heads[h].mean("test_accuracy"));
        // Kernels may round the logits of another batch size differently.
        for (const auto* key : {"calibration_error", "temperature"}) {
            const auto expected = whole.heads[h].mean(key);
            EXPECT_NEAR(again.heads[h].mean(key), expected, 1e-4 * expected) << key;
        }
    }
    EXPECT_EQ(again.test_count, whole.test_count);
    EXPECT_EQ(again.train_count, whole.train_count);
    EXPECT_EQ(again.classes, whole.classes);
    ASSERT_EQ(again.notes.size(), 1U);
    EXPECT_THAT(whole.notes, Contains(testing::StartsWith(again.notes[0]))); // of the hidden layers
    EXPECT_THAT(again.command, testing::StartsWith("headroom report /"));
    EXPECT_THAT(to_html(again), HasSubstr("gap-dense")); // a report can be written
}

TEST_F(CompareRunsJob, SingleRunsWithOtherOptionsSaySo) {
    const auto a = train("a"), b = train("b", [](TrainSpec&spec) {
                                   spec.head = "gap-dense";
                                   spec.options.learning_rate = 0.02;
                               });
    const auto comparison = run(CompareRunsSpec{{a, b}}, {});
    EXPECT_EQ(comparison.heads[1].head, "gap-dense");
    EXPECT_THAT(comparison.notes,
                Contains("the heads differ in more than the head: lr (0.01, 0.02)"));
    EXPECT_EQ(comparison.differences.size(), 1U);
}

TEST_F(CompareRunsJob, OneHeadWithTwoSettingsIsTwo) {
    const auto a = train("a"),
               b = train("b", [](TrainSpec&spec) { spec.options.learning_rate = 0.02; }),
               c = train("c", [](TrainSpec&spec) { spec.options.seed = 1; });
    const auto comparison = run(CompareRunsSpec{{a, c, b}}, {});
    ASSERT_EQ(comparison.heads.size(), 2U);
    EXPECT_EQ(comparison.heads[0].head, "flatten-dense (lr 0.01)");
    EXPECT_EQ(comparison.heads[1].head, "flatten-dense (lr 0.02)");
    EXPECT_THAT(comparison.seeds, ElementsAre(0));
    EXPECT_THAT(comparison.notes, Contains(HasSubstr("1 of 3 runs are left out")));
}

TEST_F(CompareRunsJob, TwoRunsOfOtherSeedsAreAPair) {
    const auto a = train("a"), b = train("b", [](TrainSpec&spec) {
                                   spec.head = "gap-dense";
                                   spec.options.seed = 1;
                               });
    const auto comparison = run(CompareRunsSpec{{a, b}}, {});
    EXPECT_EQ(comparison.differences.size(), 1U);
    EXPECT_THAT(comparison.notes, Contains(HasSubstr("flatten-dense has 0; gap-dense has 1")));
}

TEST_F(CompareRunsJob, RefusesRunsThatShareTooLittleAndNamesWhatDiffers) {
    const auto refuse = [&](const std::string& text, const std::vector<fs::path>& runs) {
        expect_error(Failure::usage, text, [&] { run(CompareRunsSpec{runs}, {}); });
    };
    const auto a = train("a");
    refuse("other splits: --split-seed 0 and 7: expected runs tested on the same images",
           {a, train("split", [](TrainSpec& spec) {
                spec.head = "gap-dense";
                spec.data.options.split_seed = 7;
            })});
    refuse("have other images, both of synth:digits", {a, train("seed", [](TrainSpec& spec) {
                                                           spec.head = "gap-dense";
                                                           spec.data.options.synth_seed = 7;
                                                       })});
    refuse("have other classes", {a, train("classes", [](TrainSpec& spec) {
                                      spec.head = "gap-dense";
                                      spec.data.path = "synth:vehicles";
                                  })});
    refuse("expected two or more", {a});
    refuse("expected two or more", {a, folder / "a/"});
    refuse("none: expected the folder of a single run", {a, folder / "none"});
    refuse("with other seeds: expected two heads",
           {a, train("again", [](TrainSpec& spec) { spec.options.seed = 1; })});
    refuse("same settings and seed", {a, train("same")});
    auto stopped = train_spec("stopped", 3);
    std::stop_source stop;
    run(stopped, stop_after<EpochDone>(1, stop));
    refuse("stopped: is not finished: finish it with headroom train --resume",
           {a, folder / "stopped"});
}

} // namespace
} // namespace headroom
