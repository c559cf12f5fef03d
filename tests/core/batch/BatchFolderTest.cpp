#include "core/batch/BatchFolder.h"

#include "datasets/base/Error.h"
#include "tests/datasets/TempFolder.h"

#include <fstream>
#include <gmock/gmock.h>

namespace headroom {
namespace {

namespace fs = std::filesystem;

Grid grid(const std::string& seeds) {
    return grid_from_text(
        "data = synth:digits\nmodel = mnist-cnn\nhead = gap-dense\nseed = " + seeds + "\n", "grid");
}

class Folder : public testing::Test {
  protected:
    BatchFolder saved(const std::string& seeds) const {
        BatchFolder batch(path, grid(seeds), "");
        batch.save();
        return batch;
    }

    const TempFolder folder;
    const fs::path path = folder / "batch";
};

TEST_F(Folder, OpensAgainAsItWas) {
    const auto before = saved("0-2");
    const BatchFolder batch(path);
    ASSERT_EQ(batch.cells().size(), 3U);
    EXPECT_EQ(batch.cell(3).name, "seed2");
    EXPECT_EQ(batch.cell(3).settings, before.cell(3).settings);
    EXPECT_THAT(batch.varied(), testing::ElementsAre("seed"));
    EXPECT_FALSE(batch.checked());
    EXPECT_TRUE(batch.has(grid("0-2"), ""));
    EXPECT_FALSE(batch.has(grid("0-3"), ""));
    EXPECT_THROW(batch.cell(4), Error);
    EXPECT_THROW(batch.cell(0), Error);
}

TEST_F(Folder, ExtendedItKeepsItsCellsAndNumbers) {
    auto batch = saved("0-2");
    batch.extend(grid("2-4"), "");
    batch.save();
    const BatchFolder again(path);
    ASSERT_EQ(again.cells().size(), 5U);
    EXPECT_EQ(again.cell(1).name, "seed0");
    EXPECT_EQ(again.cell(5).name, "seed4");
}

TEST_F(Folder, KnowsTheStateOfEachCell) {
    const auto batch = saved("0-5");
    batch.mark_done(batch.cell(1), "{}");
    batch.mark_failed(batch.cell(2), {"no memory", 5});
    fs::create_directories(batch.run(batch.cell(3)));
    std::ofstream(batch.run(batch.cell(3)) / "config.json") << "{}";
    const auto claim = CellClaim::take(batch.claim(batch.cell(4)));
    fs::create_directories(batch.run(batch.cell(5))); // killed before it wrote anything
    const std::vector expected{CellState::done,    CellState::failed,  CellState::stopped,
                               CellState::running, CellState::waiting, CellState::waiting};
    EXPECT_EQ(batch.states(), expected);
    for (std::size_t i = 0; i < expected.size(); ++i)
        EXPECT_EQ(batch.state_of(batch.cells()[i]), expected[i]) << i;
    EXPECT_EQ(batch.failure(batch.cell(2))->message, "no memory");
    batch.forget_failure(batch.cell(2));
    EXPECT_EQ(batch.state_of(batch.cell(2)), CellState::waiting);
    batch.mark_failed(batch.cell(2), {"no memory", 5});
    batch.mark_done(batch.cell(2), "{}");
    EXPECT_FALSE(batch.failure(batch.cell(2)));
}

TEST_F(Folder, AStopIsForAllWhoWorkInIt) {
    const auto batch = saved("0-1");
    EXPECT_FALSE(batch.stop_requested());
    BatchFolder(path).request_stop();
    EXPECT_TRUE(batch.stop_requested());
    batch.forget_stop();
    EXPECT_FALSE(batch.stop_requested());
}

TEST_F(Folder, RefusesFoldersOfOthersAndDamagedFiles) {
    EXPECT_THROW(BatchFolder{path}, Error);
    fs::create_directories(path);
    std::ofstream(path / "notes.txt") << "mine";
    EXPECT_THROW(BatchFolder(path, grid("0-1"), ""), Error);
    fs::remove(path / "notes.txt");
    std::ofstream(path / "batch.json.headroom-tmp0") << "of a killed process";
    saved("0-1");
    EXPECT_FALSE(fs::exists(path / "batch.json.headroom-tmp0"));
    const auto damaged = [&](const std::string& from, const std::string& to) {
        std::ifstream stream(path / "batch.json");
        std::string text{std::istreambuf_iterator<char>(stream), {}};
        text.replace(text.find(from), from.size(), to);
        const TempFolder other;
        std::ofstream(other / "batch.json") << text;
        try {
            const BatchFolder opened(fs::path(other / ""));
        } catch (const Error& error) {
            return error.failure() == Failure::bad_data;
        }
        return false;
    };
    EXPECT_TRUE(damaged("\"seed1\"", "\"../../etc\""));
    EXPECT_TRUE(damaged("\"seed1\"", "\"seed0\""));
    EXPECT_TRUE(damaged("\"number\": 2", "\"number\": 7"));
    EXPECT_TRUE(damaged("\"seed\": \"0\"", "\"seed\": 0"));
    EXPECT_FALSE(damaged("\"seed1\"", "\"seed-1\""));
}

} // namespace
} // namespace headroom
