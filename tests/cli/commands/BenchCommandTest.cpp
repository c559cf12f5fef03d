#include "tests/cli/RunCliForTest.h"

#include <nlohmann/json.hpp>

namespace headroom {
namespace {

using nlohmann::json;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

class BenchCommand : public testing::Test {
  protected:
    Outcome bench(std::vector<std::string> more, const Environment& environment = {}) {
        std::vector<std::string> all = {"bench", "--model",      model, "--seconds",
                                        "0.01",  "--rounds",     "2",   "--threads",
                                        "1",     "--batch-size", "4"};
        all.insert(all.end(), more.begin(), more.end());
        return headroom_cli(all, environment);
    }

    json rows(std::vector<std::string> more) {
        more.push_back("--json");
        const auto outcome = bench(more);
        EXPECT_EQ(outcome.status, 0) << outcome.err;
        EXPECT_EQ(outcome.err, "");
        return json::parse(outcome.out);
    }

    static std::vector<std::string> keys(const json& object) {
        std::vector<std::string> keys;
        for (const auto& [key, value] : object.items())
            keys.push_back(key);
        return keys;
    }

    TempFolder folder;
    const std::string model = folder.write("tiny.json", R"({
        "name": "tiny", "input": "12x12x1", "classes": 10,
        "backbone": [{"type": "conv", "filters": 4, "kernel": 3}, {"type": "relu"},
                     {"type": "maxpool", "kernel": 2}],
        "heads": [{"kind": "flatten-dense"}, {"kind": "gap-dense"}]})");
};

TEST_F(BenchCommand, JsonHasExactlyTheDocumentedKeys) {
    const auto result = rows({"--mode", "inference", "--precision", "f32"});
    ASSERT_EQ(result.size(), 2u); // one for each head
    for (const auto& row : result) {
        EXPECT_THAT(keys(row),
                    ElementsAre("batch_size", "head", "images_per_second", "milliseconds_per_step",
                                "mode", "model", "peak_memory_bytes", "precision", "threads"));
        EXPECT_THAT(keys(row["images_per_second"]), ElementsAre("max", "median", "min"));
        EXPECT_NEAR(row["milliseconds_per_step"].get<double>(),
                    4000 / row["images_per_second"]["median"].get<double>(), 1e-9);
        EXPECT_TRUE(row["peak_memory_bytes"].is_number_integer());
    }
    EXPECT_EQ(result[0]["model"], "tiny");
    EXPECT_EQ(result[0]["head"], "flatten-dense");
    EXPECT_EQ(result[1]["head"], "gap-dense");
    EXPECT_EQ(result[0]["mode"], "inference");
    EXPECT_EQ(result[0]["precision"], "f32");
    EXPECT_EQ(result[0]["batch_size"], 4);
    EXPECT_EQ(result[0]["threads"], 1);
}

TEST_F(BenchCommand, LayersAndStepsJoinTheRow) {
    const auto row = rows({"--head", "gap-dense", "--layers", "--explain"}).at(0);
    EXPECT_THAT(keys(row["layers"][0]),
                ElementsAre("backward_milliseconds", "forward_milliseconds", "gflops_per_second",
                            "layer", "share", "type", "update_milliseconds"));
    EXPECT_THAT(keys(row["steps"][0]),
                ElementsAre("gflops_per_second", "implementation", "milliseconds", "step"));
    EXPECT_EQ(row["steps"].back()["step"], "optimizer adamw");
}

TEST_F(BenchCommand, TextHasATableForEachQuestion) {
    const auto plain = bench({});
    EXPECT_EQ(plain.status, 0) << plain.err;
    EXPECT_EQ(plain.err, "");
    EXPECT_THAT(plain.out, HasSubstr("Time is processor time."));
    EXPECT_THAT(plain.out, HasSubstr("tiny   flatten-dense  train"));
    EXPECT_THAT(plain.out, Not(HasSubstr("Implementation")));
    EXPECT_THAT(bench({"--threads", "1,2"}).status, 2); // given twice

    const auto layers = bench({"--head", "gap-dense", "--layers"}).out;
    EXPECT_THAT(layers, HasSubstr("tiny with gap-dense, train, "));
    EXPECT_THAT(layers, HasSubstr("backbone.0  conv 3x3x4"));
    EXPECT_THAT(layers, HasSubstr("100.00%"));
    EXPECT_THAT(bench({"--explain"}).out, HasSubstr("Implementation"));
}

TEST_F(BenchCommand, RefusesBadOptions) {
    expect_failure(bench({"--mode", "test"}), Failure::usage,
                   {"--mode test: expected one of train, inference", "headroom help bench"});
    expect_failure(bench({"--precision", "f16"}), Failure::usage,
                   {"--precision f16: expected one of auto, f32, bf16"});
    expect_failure(bench({"--head", "mlp"}), Failure::usage, {"mlp"});
    expect_failure(bench({"--head", ","}), Failure::usage, {"--head"});
    expect_failure(bench({"--input", "12"}), Failure::usage, {"12"});
    expect_failure(headroom_cli({"bench", "--batch-size", "8,x"}), Failure::usage,
                   {"--batch-size x: expected whole numbers separated by commas"});
    expect_failure(headroom_cli({"bench", "--model", "nonesuch"}), Failure::usage, {"nonesuch"});
}

TEST_F(BenchCommand, StoppedPrintsNothingAsComplete) {
    std::stop_source source;
    source.request_stop();
    Environment environment;
    environment.stop = source.get_token();
    const auto outcome = bench({"--json"}, environment);
    EXPECT_EQ(outcome.status, 130);
    EXPECT_EQ(outcome.out, "");
}

} // namespace
} // namespace headroom
