#include "tests/cli/commands/JobCommandsFixture.h"

namespace headroom {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class SweepCommands : public JobCommands {};

TEST_F(SweepCommands, MeasureAFinishedComparison) {
    ASSERT_EQ(headroom_cli(compare()).status, 0);
    const std::string cmp = folder / "cmp";

    const auto shift =
        headroom_cli({"sweep", "shift", cmp, "--max-shift", "2", "--fill", "reflect", "--threads",
                      "1", "--csv", folder / "shift.csv", "--html", folder / "shift.html"});
    ASSERT_EQ(shift.status, 0) << shift.err;
    EXPECT_THAT(shift.out, HasSubstr("20 test images of 28x28x1, shifted; filled with reflect"));
    EXPECT_THAT(shift.out, HasSubstr("Answers changed by 1 pixel"));
    EXPECT_THAT(shift.out, HasSubstr("4 runs"));
    const auto csv = read_text(folder / "shift.csv");
    EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), 1 + 4 * 25);
    EXPECT_THAT(read_text(folder / "shift.html"), HasSubstr("How much does the position matter?"));
    const auto parsed = json::parse(
        headroom_cli({"sweep", "shift", cmp, "--max-shift", "1", "--limit", "10", "--json"}).out);
    expect_keys(parsed, {"sweep", "heads", "images", "fill"});
    EXPECT_EQ(parsed["heads"][0]["by_distance"].size(), 2U);

    const auto size = headroom_cli({"sweep", "size", cmp, "--sizes", "20,28", "--threads", "1"});
    ASSERT_EQ(size.status, 0) << size.err;
    EXPECT_THAT(size.out, HasSubstr("20x20"));
    EXPECT_THAT(size.out, HasSubstr("resized back"));

    const auto latency = headroom_cli({"sweep", "latency", cmp, "--seconds", "0.05", "--batch", "2",
                                       "--threads", "1", "--html", folder / "latency.html"});
    ASSERT_EQ(latency.status, 0) << latency.err;
    EXPECT_THAT(latency.out, HasSubstr("1 thread\n"));
    EXPECT_THAT(latency.out, HasSubstr("gap-dense"));
    EXPECT_THAT(read_text(folder / "latency.html"), HasSubstr("2 images at a time"));

    const auto printed = headroom_cli({"sweep", "shift", cmp, "--max-shift", "1", "--pdf",
                                       folder / "shift.pdf", "--threads", "1"});
    if (printed.err.find("headroom-pdf.so: cannot be loaded") == std::string::npos) {
        EXPECT_EQ(printed.status, 0) << printed.err;
        EXPECT_THAT(read_text(folder / "shift.pdf"), testing::StartsWith("%PDF-"));
    }

    // Files are not replaced unless that is asked for.
    const std::vector<std::string> again{
        "sweep", "latency", cmp, "--seconds", "0.05", "--html", folder / "latency.html"};
    expect_failure(headroom_cli(again), Failure::usage, {"latency.html", "--exist-ok"});
    auto replace = again;
    replace.emplace_back("--exist-ok");
    EXPECT_EQ(headroom_cli(replace).status, 0);
}

TEST_F(SweepCommands, ErrorsAreOneLine) {
    expect_failure(headroom_cli({"sweep"}), Failure::usage, {"sweep shift", "sweep latency"});
    expect_failure(headroom_cli({"sweep", "shift"}), Failure::usage, {"runs/demo"});
    expect_failure(headroom_cli({"sweep", "shift", "a", "b"}), Failure::usage,
                   {"sweep shift: expected one folder, found 2"});
    expect_failure(headroom_cli({"sweep", "size", folder / "none"}), Failure::io,
                   {"none: no such folder: give a folder that headroom train or"});
    expect_failure(headroom_cli({"sweep", "latency", folder.path().string()}), Failure::io,
                   {"neither a run nor a comparison"});
    expect_failure(headroom_cli({"sweep", "shift", folder / "none", "--fill", "white"}),
                   Failure::usage, {"--fill white: expected one of zero, edge, reflect"});
    expect_failure(headroom_cli({"sweep", "shift", folder / "none", "--precision", "f16"}),
                   Failure::usage, {"--precision f16: expected one of auto, f32, bf16"});
}

} // namespace
} // namespace headroom
