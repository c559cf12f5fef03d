#include "core/runs/table/RunFilter.h"

#include "core/comparison/RunMetrics.h"
#include "core/runs/config/DataSpec.h"
#include "core/training/TrainOptions.h"
#include "tests/core/runs/table/RunTableFixture.h"

namespace headroom {
namespace {

const RunEntry run = [] {
    auto made = listed_run("runs/my run", "gap-dense", 0.003, 1, 0.9912);
    made.notes.tags = {"best", "paper"};
    return made;
}();

TEST(RunFilter, KeepsRunsForWhichAllTermsHold) {
    for (const auto* text : {"",
                             "  ",
                             "head=gap-dense",
                             "head!=flatten-dense",
                             "head~gap",
                             "lr=0.003",
                             "lr=3e-3",
                             "lr>0.001",
                             "lr>=0.003",
                             "lr<=0.003",
                             "lr<0.01",
                             "head=gap-dense lr>0.001",
                             "lr > 0.001",
                             "test_accuracy>0.99",
                             "test_accuracy>99%",
                             "test_accuracy=99.12%",
                             "total_params=1000",
                             "run=\"runs/my run\"",
                             "run~\"my run\"  lr>0",
                             "started>2025-01-31",
                             "started<2025-02",
                             "state=finished",
                             "kind=run",
                             "tags=best",
                             "tags=paper",
                             "tags!=old",
                             "tags~pap",
                             "note=",
                             "patience=",
                             "done=\"5/5 epochs\"",
                             "optimizer=adamw",
                             "model=tiny epochs=5",
                             "my",
                             "gap-d",
                             "best lr>0.001",
                             "\"my run\" tiny"})
        EXPECT_TRUE(RunFilter(text).matches(run)) << text;
    for (const auto* text : {"head=gap",
                             "head!=gap-dense",
                             "head~conv",
                             "lr!=0.003",
                             "lr>0.003",
                             "lr<0.003",
                             "lr=auto",
                             "lr~9",
                             "head=gap-dense lr>0.01",
                             "test_accuracy<99%",
                             "started>2025-02",
                             "tags=",
                             "tags=bes",
                             "tags!=best",
                             "note~x",
                             "patience>0",
                             "patience<9",
                             "weights~x",
                             "state=running",
                             "other",
                             "my other",
                             "adamw",
                             "\"run my\""})
        EXPECT_FALSE(RunFilter(text).matches(run)) << text;
}

TEST(RunFilter, AComparisonMatchesIfOneOfItsHeadsDoes) {
    auto comparison = run;
    comparison.heads.push_back(listed_run("", "gap-conv", 0, 0, 0.5).heads.front());
    EXPECT_TRUE(RunFilter("head=gap-conv").matches(comparison));
    EXPECT_TRUE(RunFilter("head=gap-dense").matches(comparison));
    EXPECT_FALSE(RunFilter("head!=gap-dense").matches(comparison));
    EXPECT_TRUE(RunFilter("test_accuracy<0.6").matches(comparison));
}

TEST(RunFilter, AWordIsNeitherMoreNorLessThanANumber) {
    auto searched = run;
    searched.settings["lr"] = "auto";
    EXPECT_TRUE(RunFilter("lr=auto").matches(searched));
    EXPECT_TRUE(RunFilter("lr!=0.1").matches(searched));
    for (const auto* text : {"lr<1", "lr>0", "lr=0.1"})
        EXPECT_FALSE(RunFilter(text).matches(searched)) << text;
}

TEST(RunFilter, EveryOptionAndMetricIsAKey) {
    const auto accepts = [](const std::string& key) {
        EXPECT_NO_THROW(RunFilter(key + "=1")) << key;
    };
    const auto visit = [&](const OptionField& field, const auto&, const auto&) {
        if (field.in_file != InFile::never) accepts(field.key);
    };
    const TrainOptions training;
    visit_fields(training, visit);
    const DataSpec data;
    visit_fields(data, visit);
    for (const auto& metric : run_metrics())
        accepts(metric.key);
}

TEST(RunFilter, ErrorsNameThePartAndSimilarKeys) {
    const auto expect = [](const char* filter, const char* text) {
        expect_option_error(text, [&] { RunFilter{filter}; });
    };
    expect("haed=x",
           "--filter haed: no option or metric of a run has that name: did you mean head?");
    expect("accuracy>0.9", "did you mean test_accuracy, train_accuracy");
    expect("learning_rate>0.9", "learning_rate: no option");
    expect("head", "--filter head: expected =, !=");
    expect("head=a lr", "--filter lr: expected =, !=");
    expect("=3", "--filter '': no option or metric");
    expect("lr>fast", "--filter lr: expected a number, found fast");
    expect("lr>", "--filter lr: expected a number, found ''");
    expect("lr=>1", "--filter lr: expected one operator");
    expect("run=\"a b", "expected a closing");
}

} // namespace
} // namespace headroom
