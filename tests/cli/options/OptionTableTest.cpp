#include "cli/options/OptionTable.h"

#include "core/jobs/batch/BatchReport.h"
#include "core/jobs/batch/BatchRunJob.h"
#include "core/jobs/batch/BatchSubmitJob.h"
#include "core/jobs/exploration/HeadsJob.h"
#include "core/jobs/sweeps/LatencySweepJob.h"
#include "core/jobs/sweeps/ShiftSweepJob.h"
#include "core/jobs/sweeps/SizeSweepJob.h"
#include "core/jobs/training/RepeatJob.h"
#include "core/jobs/training/TrainJob.h"
#include "core/jobs/verdict/CompareRunsJob.h"
#include "tests/SourceFolder.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>

using namespace headroom;

namespace {

std::string content(const std::filesystem::path& path) {
    std::ifstream stream(path);
    return {std::istreambuf_iterator<char>(stream), {}};
}

/// Compares with the text between the comments that enclose a generated table of docs/commands.md.
/// With HEADROOM_WRITE_DOCS=1, writes the tables instead.
void expect_table(const std::string& name, const std::string& table) {
    const auto path = std::filesystem::path(source_folder()) / "docs/commands.md";
    auto text = content(path);
    const auto begin = "<!-- " + name + ": generated -->\n", end = std::string("<!-- end -->\n");
    const auto from = text.find(begin);
    ASSERT_NE(from, std::string::npos) << "no table " << name;
    const auto first = from + begin.size(), last = text.find(end, first);
    ASSERT_NE(last, std::string::npos);
    if (std::getenv("HEADROOM_WRITE_DOCS")) {
        text.replace(first, last - first, table);
        std::ofstream(path) << text;
        return;
    }
    EXPECT_EQ(text.substr(first, last - first), table)
        << "docs/commands.md is not up to date: run this test with HEADROOM_WRITE_DOCS=1";
}

TEST(OptionTable, TheDocumentationHasTheTrainingOptions) {
    expect_table("training options", option_table<TrainOptions>());
}

TEST(OptionTable, TheDocumentationHasTheCompareOptions) {
    expect_table("compare options", option_table<CompareOptions>());
}

TEST(OptionTable, TheDocumentationHasTheDataOptions) {
    expect_table("data options", option_table<DataSpec>());
}

TEST(OptionTable, TheDocumentationHasTheBatchOptions) {
    expect_table("batch run options", option_table<BatchRunSpec>());
    expect_table("batch submit options", option_table<BatchSubmitSpec>());
    expect_table("batch report options", option_table<BatchReportSpec>());
}

TEST(OptionTable, TheDocumentationHasTheVerifyOptions) {
    expect_table("verify options", option_table<RepeatSpec>());
    expect_table("report options", option_table<CompareRunsSpec>());
}

TEST(OptionTable, TheDocumentationHasTheOptionsOfHeads) {
    expect_table("heads options", option_table<HeadsSpec>());
}

TEST(OptionTable, TheDocumentationHasTheSweepOptions) {
    expect_table("shift sweep options", option_table<ShiftSweepSpec>());
    expect_table("size sweep options", option_table<SizeSweepSpec>());
    expect_table("latency sweep options", option_table<LatencySweepSpec>());
}

} // namespace
