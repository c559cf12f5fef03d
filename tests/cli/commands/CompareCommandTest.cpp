#include "tests/cli/commands/JobCommandsFixture.h"

namespace headroom {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class CompareCommandLine : public JobCommands {};

TEST_F(CompareCommandLine, CompareReportsInEveryForm) {
    const auto outcome = headroom_cli(compare({"--json"}));
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    const auto result = json::parse(outcome.out);
    ASSERT_EQ(result["heads"].size(), 2u);
    for (const auto& head : result["heads"]) {
        expect_keys(head,
                    {"head", "params", "macs", "activation_bytes", "train_accuracy",
                     "test_accuracy", "gap", "seconds", "images_per_second", "peak_memory_bytes"});
        EXPECT_EQ(head["test_accuracy"]["values"].size(), 2u);
        EXPECT_EQ(head["params"]["total"].get<int>(),
                  head["params"]["backbone"].get<int>() + head["params"]["head"].get<int>());
    }
    EXPECT_EQ(result["difference"]["second"], "gap-dense");
    EXPECT_EQ(result["interrupted"], false);
    EXPECT_EQ(json::parse(read_text(folder / "cmp/compare.json"))["heads"], result["heads"]);
    EXPECT_THAT(read_text(folder / "cmp/report.html"), HasSubstr("</html>"));
    EXPECT_THAT(read_text(folder / "cmp/compare.csv"), HasSubstr("gap-dense,2,"));

    // The command in the report makes the same comparison again.
    std::istringstream words(result["command"].get<std::string>());
    std::vector<std::string> command(std::istream_iterator<std::string>(words), {});
    ASSERT_EQ(command[0], "headroom");
    command.erase(command.begin());
    command.insert(command.end(), {"--out", folder / "copy", "--json"});
    const auto copy = headroom_cli(command);
    ASSERT_EQ(copy.status, 0) << copy.err;
    EXPECT_EQ(json::parse(copy.out)["difference"], result["difference"]);
    EXPECT_EQ(json::parse(copy.out)["command"], result["command"]);

    // Resumed after the end: nothing is trained, the same comparison as text.
    const auto again = headroom_cli({"compare", "--resume", "--out", folder / "cmp"});
    EXPECT_EQ(again.status, 0) << again.err;
    EXPECT_THAT(again.out, HasSubstr("gap-dense minus flatten-dense"));
    EXPECT_THAT(again.out, HasSubstr("Report: "));

    // Read back, it is the same.
    const auto report = headroom_cli({"report", folder / "cmp", "--html", folder / "again.html"});
    EXPECT_EQ(report.status, 0) << report.err;
    EXPECT_THAT(again.out, testing::StartsWith(report.out));
    EXPECT_EQ(read_text(folder / "again.html"), read_text(folder / "cmp/report.html"));
    EXPECT_EQ(headroom_cli({"report", folder / "cmp", "--json"}).out,
              read_text(folder / "cmp/compare.json"));
}

TEST_F(CompareCommandLine, ItsRunsAreComparedAsSingleRunsToo) {
    const auto outcome = headroom_cli(compare({"--json"}));
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    const auto whole = json::parse(outcome.out);
    const auto run = [&](const char* name) { return folder / ("cmp/runs/" + std::string(name)); };
    std::vector<std::string> report{"report"};
    for (const char* name :
         {"flatten-dense-seed0", "gap-dense-seed0", "flatten-dense-seed1", "gap-dense-seed1"})
        report.push_back(run(name));
    EXPECT_THAT(headroom_cli(report).out, HasSubstr(whole["difference"]["verdict"]));
    report.insert(report.end(), {"--json", "--html", folder / "runs.html"});
    const auto again = json::parse(headroom_cli(report).out);
    EXPECT_EQ(again["difference"], whole["difference"]);
    EXPECT_THAT(read_text(folder / "runs.html"), HasSubstr("</html>"));
    expect_failure(headroom_cli({"report", run("gap-dense-seed0"), folder / "cmp"}), Failure::usage,
                   {"cmp: expected the folder of a single run"});
    expect_failure(headroom_cli({"report", folder / "cmp", "--data", "x"}), Failure::usage,
                   {"--data x: is for single runs"});
}

TEST_F(CompareCommandLine, FoldsAreReportedInEveryForm) {
    const auto outcome = headroom_cli(compare({"--folds", "2", "--json"}));
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    const auto result = json::parse(outcome.out);
    expect_keys(result, {"folds", "test_share", "finished", "heads", "differences", "command"});
    EXPECT_EQ(result["differences"][0]["degrees"], 1);
    EXPECT_EQ(result["interrupted"], false);
    EXPECT_THAT(result["command"].get<std::string>(), HasSubstr("--folds 2"));
    EXPECT_EQ(json::parse(read_text(folder / "cmp/folds.json"))["heads"], result["heads"]);

    const auto again = headroom_cli({"compare", "--resume", "--out", folder / "cmp"});
    EXPECT_EQ(again.status, 0) << again.err;
    EXPECT_THAT(again.out, HasSubstr("Test accuracy, fold by fold"));
    EXPECT_THAT(again.out, HasSubstr("corrected t test, 1 degree of freedom"));

    const auto report = headroom_cli(
        {"report", folder / "cmp", "--html", folder / "a.html", "--csv", folder / "a.csv"});
    ASSERT_EQ(report.status, 0) << report.err;
    EXPECT_THAT(again.out, testing::StartsWith(report.out));
    EXPECT_EQ(read_text(folder / "a.html"), read_text(folder / "cmp/report.html"));
    EXPECT_EQ(read_text(folder / "a.csv"), read_text(folder / "cmp/folds.csv"));
    EXPECT_THAT(headroom_cli({"runs", folder.path().string()}).out, HasSubstr("2/2 folds"));

    expect_failure(headroom_cli({"sweep", "shift", folder / "cmp"}), Failure::usage,
                   {"tested on different images", "cmp/fold-1"});
    expect_failure(headroom_cli({"train", "--resume", "--out", folder / "cmp"}), Failure::usage,
                   {"was made by headroom compare"});
}

TEST_F(CompareCommandLine, FoldsRefuseWhatContradictsThem) {
    expect_failure(headroom_cli(compare({"--folds", "1"})), Failure::usage,
                   {"--folds 1: expected from 2 to 1000"});
    expect_failure(headroom_cli(compare({"--folds", "2", "--test-fraction", "0.5"})),
                   Failure::usage, {"--folds 2: each fold", "leave out --test-fraction"});
    expect_failure(headroom_cli(compare({"--folds", "2", "--train-limits", "20,40"})),
                   Failure::usage, {"--folds 2: one number of images", "leave out --train-limits"});
    EXPECT_THAT(headroom_cli(compare({"--folds", "2", "--plan"})).out,
                HasSubstr("test images of each fold"));
    expect_failure(headroom_cli(compare({"--folds", "90"})), Failure::usage,
                   {"--folds 90: class \"0\" of synth:digits has", "choose fewer folds"});
    EXPECT_FALSE(std::filesystem::exists(folder / "cmp"));
}

TEST_F(CompareCommandLine, SeveralComparisonsAreRanked) {
    std::vector<std::string> report = {"report"};
    for (const char* name : {"a", "b", "c"}) {
        auto arguments = compare({"--synth-seed", std::to_string(report.size())});
        arguments.at(std::size(arguments) - 3) = folder / name; // after --out
        ASSERT_EQ(headroom_cli(arguments).status, 0);
        report.emplace_back(folder / name);
    }
    const auto text = headroom_cli(report);
    ASSERT_EQ(text.status, 0) << text.err;
    EXPECT_THAT(text.out, HasSubstr("Too few data sets for a conclusion: 2 heads need at least 6"));
    EXPECT_THAT(text.out, HasSubstr("are both on synth:digits"));
    report.insert(report.end(), {"--json", "--html", folder / "r.html", "--csv", folder / "r.csv"});
    const auto ranks = json::parse(headroom_cli(report).out);
    expect_keys(ranks, {"heads", "data", "friedman", "critical_difference", "verdict", "command"});
    EXPECT_EQ(ranks["enough_data_sets"], false);
    EXPECT_THAT(read_text(folder / "r.html"), HasSubstr("critical difference"));
    EXPECT_THAT(read_text(folder / "r.csv"), testing::StartsWith("data,folder,head,"));
    expect_failure(headroom_cli(report), Failure::usage, {"r.html", "--exist-ok"});
}

TEST_F(CompareCommandLine, EveryKindIsReportedAsPdf) {
    for (const auto& more : std::vector<std::vector<std::string>>{
             {}, {"--folds", "2"}, {"--train-limits", "20,all"}}) {
        ASSERT_EQ(headroom_cli(compare(more)).status, 0);
        const auto report =
            headroom_cli({"report", folder / "cmp", "--pdf", folder / "report.pdf", "--exist-ok"});
        if (report.err.find("headroom-pdf.so: cannot be loaded") != std::string::npos)
            GTEST_SKIP() << report.err;
        EXPECT_EQ(report.status, 0) << report.err;
        EXPECT_EQ(report.err, "");
        EXPECT_THAT(read_text(folder / "report.pdf"), testing::StartsWith("%PDF-"));
        std::filesystem::remove_all(std::string(folder / "cmp"));
    }
}

TEST_F(CompareCommandLine, TrainLimitsRepeatTheComparison) {
    const auto limits = compare({"--train-limits", "20,40,all", "--json"});
    const auto outcome = headroom_cli(limits);
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    auto result = json::parse(outcome.out);
    expect_keys(result, {"sweep", "limits", "crossings", "forecasts", "wanted", "command", "model",
                         "input", "data", "test_count", "seeds", "out", "interrupted"});
    ASSERT_EQ(result["limits"].size(), 3u);
    expect_keys(result["limits"][0], {"limit", "train_count", "folder", "heads", "differences"});
    EXPECT_EQ(result["limits"][1]["train_count"], 40);
    EXPECT_EQ(result["limits"][2]["limit"], "all");
    EXPECT_EQ(result["limits"][0]["heads"][1]["head"], "gap-dense");
    EXPECT_EQ(result["forecasts"].size(), 2u);
    EXPECT_THAT(result["command"].get<std::string>(), HasSubstr(" --train-limits 20,40,all "));
    const auto csv = read_text(folder / "cmp/limits.csv");
    EXPECT_EQ(std::ranges::count(csv, '\n'), 1 + 3 * 2);
    EXPECT_THAT(csv, HasSubstr("\n40,40,gap-dense,2,"));
    const auto html = read_text(folder / "cmp/report.html");
    for (const char* part :
         {"How many training images are enough?", "href=\"limit-20/report.html\">20</a>",
          "Test accuracy by number of training images", "What would ten times the images bring?"})
        EXPECT_THAT(html, HasSubstr(part));
    for (const char* part : {"<script", "http", "nan"})
        EXPECT_THAT(html, testing::Not(HasSubstr(part)));

    // Resumed after the end, and reported: the same.
    const auto again = headroom_cli({"compare", "--resume", "--out", folder / "cmp"});
    EXPECT_EQ(again.status, 0) << again.err;
    EXPECT_THAT(again.out, HasSubstr("Training images"));
    const auto report = headroom_cli({"report", folder / "cmp", "--html", folder / "again.html"});
    EXPECT_EQ(report.status, 0) << report.err;
    EXPECT_THAT(again.out, testing::StartsWith(report.out));
    EXPECT_EQ(read_text(folder / "again.html"), read_text(folder / "cmp/report.html"));
    const auto runs = headroom_cli({"runs", folder / "cmp", "--json"});
    EXPECT_EQ(json::parse(runs.out).size(), 4u);

    expect_failure(headroom_cli(compare({"--train-limits", "40,20"})), Failure::usage,
                   {"--train-limits 40,20: 20 does not fit"});
    expect_failure(
        headroom_cli({"compare", "--data", "synth:digits", "--synth-count", "120", "--model", model,
                      "--train-limits", "20,5000", "--quiet", "--out", folder / "more"}),
        Failure::usage, {"--train-limits 20,5000: expected at most"});
}

TEST_F(CompareCommandLine, ReportRefusesWhatIsNoComparison) {
    expect_failure(headroom_cli({"report"}), Failure::usage, {"report needs DIR", "runs/demo"});
    expect_failure(headroom_cli({"report", folder / "a", folder / "b"}), Failure::io,
                   {"a: no compare.json"});
    expect_failure(headroom_cli({"report", folder / "nothing"}), Failure::io,
                   {"nothing", "no compare.json"});
}

TEST_F(CompareCommandLine, CompareRefusesBadInput) {
    expect_failure(headroom_cli({"compare", "--model", "mnist-cnn"}), Failure::usage,
                   {"compare needs --data PATH, for example --data synth:digits"});
    expect_failure(headroom_cli(compare({"--heads", "gap-dense"})), Failure::usage, {"two"});
    expect_failure(headroom_cli(compare({"--epochs", "3"})), Failure::usage, {"given twice"});
    expect_failure(
        headroom_cli({"compare", "--data", "synth:digits", "--model", model, "--seeds", "0"}),
        Failure::usage, {"--seeds 0"});
    expect_failure(
        headroom_cli({"compare", "--data", "synth:digits", "--model", model, "--resume"}),
        Failure::usage, {"--resume needs --out"});
}

} // namespace
} // namespace headroom
