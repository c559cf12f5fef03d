#include "core/runs/table/RunTable.h"

#include "tests/core/runs/table/RunTableFixture.h"

namespace headroom {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

std::vector<RunEntry> three_runs() {
    return {listed_run("b", "gap-dense", 0.01, 0, 0.9), listed_run("a", "gap-dense", 0.003, 1, 0.8),
            listed_run("c", "flatten-dense", 0.03, 0, 0.95)};
}

/// Two seeds of gap-dense at one rate, one at another, and one run of another head.
std::vector<RunEntry> seeds() {
    return {listed_run("a0", "gap-dense", 0.01, 0, 0.8),
            listed_run("a1", "gap-dense", 0.01, 1, 0.9),
            listed_run("b0", "gap-dense", 0.03, 0, 0.7),
            listed_run("f0", "flatten-dense", 0.01, 0, 0.6)};
}

std::vector<std::string> names(const RunTable& table) {
    std::vector<std::string> texts;
    for (const auto& row : table.rows)
        texts.push_back(cell_text(*table.columns[0], row[0]));
    return texts;
}

std::vector<std::string> keys(const RunTable& table) {
    std::vector<std::string> texts;
    for (const auto* column : table.columns)
        texts.push_back(column->key);
    return texts;
}

TEST(RunTable, SortsByTypedValuesWithEmptyOnesLast) {
    auto runs = three_runs();
    EXPECT_THAT(names(run_table(runs, {})), ElementsAre("b", "a", "c"));
    EXPECT_THAT(names(run_table(runs, {.sort = "run"})), ElementsAre("a", "b", "c"));
    EXPECT_THAT(names(run_table(runs, {.sort = "lr"})), ElementsAre("a", "b", "c"));
    EXPECT_THAT(names(run_table(runs, {.sort = "-test_accuracy"})), ElementsAre("c", "b", "a"));
    EXPECT_THAT(names(run_table(runs, {.filter = "head=gap-dense", .sort = "-lr"})),
                ElementsAre("b", "a"));
    runs[0].settings["lr"] = 100.0; // after 0.03 as a number, not as a text
    EXPECT_THAT(names(run_table(runs, {.sort = "lr"})), ElementsAre("a", "c", "b"));
    runs[2].heads.clear();
    EXPECT_THAT(names(run_table(runs, {.sort = "test_accuracy"})), ElementsAre("a", "b", "c"));
    EXPECT_THAT(names(run_table(runs, {.sort = "-test_accuracy"})), ElementsAre("b", "a", "c"));
    EXPECT_EQ(selected_runs(runs, {.sort = "run"}).at(0).path, "a");
}

TEST(RunTable, HasTheColumnsThatWereChosen) {
    const auto table = run_table(three_runs(), {.columns = {"run", "lr", "seconds", "tags"}});
    EXPECT_THAT(keys(table), ElementsAre("run", "lr", "seconds", "tags"));
    EXPECT_EQ(cell_text(*table.columns[1], table.rows[0][1]), "0.01");
    EXPECT_EQ(cell_text(*table.columns[2], table.rows[0][2]), "10.0 s");
    EXPECT_EQ(cell_text(*table.columns[3], table.rows[0][3]), "-");
    EXPECT_EQ(to_json(table)[1],
              nlohmann::ordered_json::parse(R"({"run": "a", "lr": 0.003, "seconds": 10.0,
                                                           "tags": null})"));
    EXPECT_EQ(to_csv(table), "run,lr,seconds,tags\nb,0.01,10,\na,0.003,10,\nc,0.03,10,\n");
}

TEST(RunTable, TheUsualColumnsHaveTagsOnlyWhereThereAreSome) {
    auto runs = three_runs();
    EXPECT_THAT(keys(run_table(runs, {})),
                ElementsAre("run", "model", "head", "data", "state", "done", "test_accuracy",
                            "total_params", "trained_params", "started"));
    runs[1].notes.tags = {"best", "paper"};
    const auto table = run_table(runs, {});
    EXPECT_EQ(keys(table).back(), "tags");
    EXPECT_EQ(cell_text(*table.columns.back(), table.rows[1].back()), "best, paper");
    EXPECT_EQ(to_json(table)[1]["tags"], nlohmann::ordered_json({"best", "paper"}));
    EXPECT_THAT(to_csv(table), HasSubstr(",\"best, paper\"\n"));
}

TEST(RunTable, CsvHoldsNoFormulaAndKeepsNegativeNumbers) {
    auto run = listed_run("=1+1", "gap-dense", 0.1, 0, 0.9);
    run.heads[0].metrics["gap"] = -0.5;
    EXPECT_EQ(to_csv(run_table({run}, {.columns = {"run", "gap"}})), "run,gap\n'=1+1,-0.5\n");
}

TEST(RunTable, GroupsRunsThatDifferInTheirSeedOnly) {
    const auto table = run_table(seeds(), {.sort = "-test_accuracy", .group_seeds = true});
    EXPECT_THAT(keys(table), ElementsAre("head", "model", "data", "lr", "test_accuracy",
                                         "train_accuracy", "total_params"));
    EXPECT_THAT(table.runs, ElementsAre(ElementsAre(0, 1), ElementsAre(2), ElementsAre(3)));
    // Mean 0.85, sample deviation sqrt(2 * 0.05^2 / 1) = 0.0707.
    EXPECT_EQ(cell_text(*table.columns[4], table.rows[0][4]), "85.00% ± 7.07%");
    EXPECT_EQ(cell_text(*table.columns[4], table.rows[1][4]), "70.00%");
    const auto json = to_json(table);
    EXPECT_NEAR(json[0]["test_accuracy"]["mean"].get<double>(), 0.85, 1e-12);
    EXPECT_NEAR(json[0]["test_accuracy"]["sd"].get<double>(), 0.0707106781, 1e-9);
    EXPECT_EQ(json[1]["test_accuracy"]["sd"], nullptr);
    EXPECT_EQ(json[0]["train_accuracy"], nullptr);
    EXPECT_EQ(json[0]["runs"], 2);
    EXPECT_THAT(to_csv(table), testing::StartsWith("head,model,data,lr,test_accuracy_mean,"
                                                   "test_accuracy_sd,train_accuracy_mean,"));
}

TEST(RunTable, AGroupShowsTheDifferentValuesOfItsRuns) {
    const auto table = run_table(
        seeds(),
        {.filter = "lr=0.01 head=gap-dense", .columns = {"run", "seed"}, .group_seeds = true});
    ASSERT_EQ(table.rows.size(), 1U);
    EXPECT_EQ(cell_text(*table.columns[0], table.rows[0][0]), "a0, a1");
    EXPECT_EQ(to_json(table)[0]["seed"], nlohmann::ordered_json({0.0, 1.0}));
}

TEST(RunTable, GroupsHoldFinishedRunsOnTheSameData) {
    auto runs = seeds();
    runs[1].fingerprint = "4567";
    runs[2].state = RunEntry::State::interrupted;
    runs[3].kind = RunKind::comparison;
    EXPECT_THAT(run_table(runs, {.group_seeds = true}).runs,
                ElementsAre(ElementsAre(0), ElementsAre(1)));
    EXPECT_TRUE(run_table({}, {.group_seeds = true}).rows.empty());
}

TEST(RunTable, MovedDataAndAnEventFileChangeNoGroup) {
    auto runs = seeds();
    runs[1].data = "/elsewhere";
    runs[1].settings["tensorboard"] = "true";
    EXPECT_EQ(run_table(runs, {.group_seeds = true}).runs.at(0).size(), 2U);
}

TEST(RunTable, ErrorsNameTheOption) {
    expect_option_error(
        "--columns rum: no option or metric of a run has that name: did you mean run?",
        [] { run_table({}, {.columns = {"rum"}}); });
    expect_option_error("--sort accurcy", [] { run_table(three_runs(), {.sort = "-accurcy"}); });
    expect_option_error("--sort '':", [] { run_table(three_runs(), {.sort = "-"}); });
}

} // namespace
} // namespace headroom
