#include "tests/cli/commands/JobCommandsFixture.h"

#include <nlohmann/json.hpp>

namespace headroom {
namespace {

using nlohmann::json;
using testing::HasSubstr;

TEST_F(JobCommands, VerdictJudgesFilesOfPredictions) {
    std::string a = "id,label,prediction\n", b = a;
    for (int i = 0; i < 200; ++i) {
        a += std::to_string(i) + ",cat,cat\n";
        b += std::to_string(i) + (i < 60 ? ",cat,dog\n" : ",cat,cat\n");
    }
    const auto first = folder.write("a.csv", a), second = folder.write("b.csv", b);
    const auto text = headroom_cli({"verdict", first, second});
    EXPECT_EQ(text.status, 0) << text.err;
    EXPECT_THAT(text.out, HasSubstr("a is better by more than 0.5 points: b is 30.00 points"));
    const auto result =
        json::parse(headroom_cli({"verdict", first, second, "--equal-within", "50", "--json"}).out);
    EXPECT_EQ(result["differences"][0]["standing"], "equal");
    expect_keys(result, {"images", "models", "differences", "cochran_q", "p", "pairs", "notes"});
    const std::vector<std::string> files{"verdict",         first,   second,          "--html",
                                         folder / "v.html", "--csv", folder / "v.csv"};
    EXPECT_EQ(headroom_cli(files).status, 0);
    const auto page = read_text(folder / "v.html");
    EXPECT_THAT(page, HasSubstr("Which model is better?"));
    EXPECT_THAT(page, HasSubstr("headroom verdict " + first));
    EXPECT_THAT(read_text(folder / "v.csv"), HasSubstr("\nb,200,0.7,"));
    expect_failure(headroom_cli(files), Failure::usage, {"v.html", "--exist-ok"});
    expect_failure(headroom_cli({"verdict", first}), Failure::usage, {"at least two"});
    expect_failure(headroom_cli({"verdict", first, second, "--equal-within", "-1"}), Failure::usage,
                   {"--equal-within -1", "from 0 to 100 points"});
    expect_failure(headroom_cli({"verdict", first, folder.write("c.csv", "name,label\n")}),
                   Failure::bad_data, {"c.csv", "no column id"});
}

TEST_F(JobCommands, ComparePlansWithoutTraining) {
    const std::vector<std::string> compare = {"compare",
                                              "--data",
                                              "synth:digits",
                                              "--model",
                                              model,
                                              "--heads",
                                              "flatten-dense,gap-dense",
                                              "--synth-count",
                                              "120",
                                              "--out",
                                              folder / "planned",
                                              "--plan"};
    const auto text = headroom_cli(compare);
    EXPECT_EQ(text.status, 0) << text.err;
    EXPECT_THAT(text.out, HasSubstr("20 test images, by the share"));
    EXPECT_THAT(text.out, HasSubstr("3 (as chosen)"));
    EXPECT_FALSE(std::filesystem::exists(folder / "planned"));
}

TEST_F(JobCommands, EvalListsTheMistakes) {
    ASSERT_EQ(train("run").status, 0);
    const auto outcome =
        headroom_cli({"eval", "--run", folder / "run", "--data", "synth:digits", "--synth-count",
                      "120", "--json", "--errors", folder / "errors.csv"});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    const auto row = json::parse(outcome.out)[0];
    const auto csv = read_text(folder / "errors.csv");
    const auto count = row["count"].get<double>();
    EXPECT_NEAR(static_cast<double>(std::ranges::count(csv, '\n') - 1),
                count * (1 - row["accuracy"].get<double>()), 1e-6);
}

} // namespace
} // namespace headroom
