#include "core/runs/RunKind.h"

#include "tests/datasets/TempFolder.h"

namespace headroom {
namespace {

TEST(RunKind, AFolderOfRunsHasOneInIt) {
    TempFolder folder;
    EXPECT_FALSE(has_runs(folder.path()));
    std::filesystem::create_directories(folder / "cats");
    std::ofstream(folder / "cats/1.png") << "picture";
    std::ofstream(folder / "run.json") << "{}"; // of the folder itself
    EXPECT_FALSE(has_runs(folder.path()));
    EXPECT_EQ(run_kind(folder.path()), RunKind::run);

    std::filesystem::create_directories(folder / "gap");
    std::ofstream(folder / "gap/run.json") << "{}";
    EXPECT_TRUE(has_runs(folder.path()));
    EXPECT_FALSE(has_runs(folder / "cats/1.png"));
    EXPECT_FALSE(has_runs(folder / "missing"));
}

TEST(RunKind, AComparisonIsOneAsWell) {
    TempFolder folder;
    std::filesystem::create_directories(folder / "heads");
    std::ofstream(folder / "heads/compare.json") << "{}";
    EXPECT_EQ(run_kind(folder / "heads"), RunKind::comparison);
    EXPECT_TRUE(has_runs(folder.path()));
}

} // namespace
} // namespace headroom
