#include "core/runs/table/SettingsTable.h"

#include "core/runs/table/RunSettings.h"
#include "tests/core/runs/table/RunTableFixture.h"

namespace headroom {
namespace {

using testing::ElementsAre;

RunEntry run_with(const std::string& name, const std::string& head, double rate, double seed) {
    auto run = listed_run(name, head, rate, seed, 0.9);
    auto settings = settings_in({});
    settings["lr"] = rate;
    settings["seed"] = seed;
    settings["threads"] = 8.0;
    run.settings = settings;
    return run;
}

const SettingRow& row_of(const std::vector<SettingRow>& rows, const std::string& key) {
    const auto found =
        std::ranges::find_if(rows, [&](const auto& row) { return row.setting->key == key; });
    EXPECT_NE(found, rows.end()) << key;
    return *found;
}

TEST(SettingsTable, DifferencesComeFirst) {
    const auto rows =
        settings_table({run_with("a", "gap-dense", 0.01, 0), run_with("b", "gap-dense", 0.02, 1)});
    ASSERT_GT(rows.size(), 10U);
    EXPECT_TRUE(rows[0].differs);
    EXPECT_TRUE(rows[1].differs);
    EXPECT_FALSE(rows[2].differs);
    EXPECT_EQ(row_of(rows, "lr").values[1].text, "0.02");
    EXPECT_TRUE(row_of(rows, "seed").differs);
    EXPECT_FALSE(row_of(rows, "head").differs);
}

TEST(SettingsTable, MarksWhatIsNotTheDefault) {
    const auto rows =
        settings_table({run_with("a", "gap-dense", 0.01, 0), run_with("b", "gap-dense", 0.003, 1)});
    EXPECT_TRUE(row_of(rows, "lr").values[0].given);
    EXPECT_FALSE(row_of(rows, "lr").values[1].given); // AdamW's usual rate
    EXPECT_EQ(row_of(rows, "lr").usual, "0.003");
    EXPECT_TRUE(row_of(rows, "seed").values[1].given);
    EXPECT_FALSE(row_of(rows, "threads").values[0].given); // the machine's
    EXPECT_FALSE(row_of(rows, "batch-size").values[0].given);
}

TEST(SettingsTable, TheUsualRateIsTheOptimizers) {
    auto run = run_with("a", "gap-dense", 0.05, 0);
    run.settings["optimizer"] = std::string("sgd");
    const auto rows = settings_table({run});
    EXPECT_FALSE(row_of(rows, "lr").values[0].given);
    EXPECT_TRUE(row_of(rows, "optimizer").values[0].given);
}

TEST(SettingsTable, NamesTellRunsApart) {
    EXPECT_THAT(names_apart({run_with("runs/a", "gap-dense", 0.01, 0)}), ElementsAre("a"));
    EXPECT_THAT(
        names_apart({run_with("a", "gap-dense", 0.01, 0), run_with("b", "flatten-dense", 0.01, 1)}),
        ElementsAre("gap-dense, seed 0", "flatten-dense, seed 1"));
    EXPECT_THAT(
        names_apart({run_with("a", "gap-dense", 0.01, 0), run_with("b", "gap-dense", 0.01, 0),
                     run_with("c", "gap-dense", 0.02, 0)}),
        ElementsAre("lr 0.01, a", "lr 0.01, b", "lr 0.02"));
}

} // namespace
} // namespace headroom
