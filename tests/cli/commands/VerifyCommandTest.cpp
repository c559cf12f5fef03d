#include "tests/cli/commands/JobCommandsFixture.h"

namespace headroom {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class VerifyCommand : public JobCommands {};

TEST_F(VerifyCommand, TrainsAComparisonAgain) {
    ASSERT_EQ(headroom_cli(compare()).status, 0);
    const auto same = headroom_cli({"verify", folder / "cmp"});
    EXPECT_EQ(same.status, 0) << same.err;
    EXPECT_THAT(same.out, HasSubstr("4 of 4 runs are the same, bit for bit"));

    // The other seed's weights in place of its own.
    std::filesystem::copy_file(folder / "cmp/runs/gap-dense-seed1/model.safetensors",
                               folder / "cmp/runs/gap-dense-seed0/model.safetensors",
                               std::filesystem::copy_options::overwrite_existing);
    const auto other = headroom_cli({"verify", folder / "cmp", "--seeds", "1"});
    EXPECT_EQ(other.status, 1) << other.err;
    EXPECT_THAT(other.out, HasSubstr("1 of 2 runs are the same"));
    EXPECT_THAT(other.out, HasSubstr("tensors differ, by at most"));
    const auto parsed = json::parse(headroom_cli({"verify", folder / "cmp", "--json"}).out);
    EXPECT_EQ(parsed["same"], false);
    EXPECT_EQ(parsed["runs"].size(), 4U);
}

TEST_F(VerifyCommand, NeedsOneFolderWithRuns) {
    expect_failure(headroom_cli({"verify"}), Failure::usage, {"verify"});
    expect_failure(headroom_cli({"verify", folder / "nothing"}), Failure::io, {"no such folder"});
    expect_failure(headroom_cli({"verify", std::string(folder / "")}), Failure::io,
                   {"neither a run nor a comparison"});
}

} // namespace
} // namespace headroom
