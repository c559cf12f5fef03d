#include "core/runs/RunDetails.h"

#include "core/runs/CompareFolder.h"
#include "tests/core/jobs/JobFixture.h"

namespace headroom {
namespace {

using RunDetailsTest = JobFixture;

TEST_F(RunDetailsTest, HasEpochsAndFilesOfARun) {
    run(train_spec("a"), {});
    std::filesystem::create_directory(folder / "empty");
    const auto all = read_details({folder / "a", folder / "empty", folder / "none", folder / "a"});
    ASSERT_EQ(all.size(), 1U);
    EXPECT_EQ(all[0].run.heads.at(0).head, "flatten-dense");
    ASSERT_EQ(all[0].epochs.size(), 2U);
    EXPECT_GT(all[0].epochs[1].train_loss, 0);
    EXPECT_TRUE(all[0].problem.empty());
    std::vector<std::string> names;
    for (const auto& file : all[0].files)
        names.push_back(file.name);
    EXPECT_THAT(names, testing::IsSupersetOf({"config.json", "log.csv", "run.json"}));
    EXPECT_THAT(names, testing::Not(testing::Contains(".lock")));
    for (const auto& file : all[0].files)
        EXPECT_EQ(file.bytes, std::filesystem::file_size(folder / "a" / file.name));
}

TEST_F(RunDetailsTest, AComparisonIsItsRunsAndADamagedLogIsTold) {
    CompareSpec spec;
    static_cast<TrainingSpec&>(spec) = train_spec("out", 1);
    spec.seeds = 1;
    run(spec, {});
    auto all = read_details({folder / "out"});
    ASSERT_EQ(all.size(), 2U);
    std::ofstream(CompareFolder::run(folder / "out", "gap-dense", 0) / "log.csv") << "epoch,\"\n";
    all = read_details({folder / "out"});
    const bool first = all[0].run.heads.at(0).head == "gap-dense";
    EXPECT_THAT(all[first ? 0 : 1].problem, testing::HasSubstr("log.csv"));
    EXPECT_TRUE(all[first ? 1 : 0].problem.empty());
}

} // namespace
} // namespace headroom
