#include "core/jobs/data/SplitJob.h"

#include "core/runs/config/RunConfig.h"
#include "datasets/base/Cancelled.h"
#include "datasets/formats/OpenDataset.h"
#include "datasets/splits/SplitFile.h"
#include "tests/core/jobs/JobFixture.h"

#include <set>

namespace headroom {
namespace {

class SplitJob : public JobFixture {
  protected:
    SplitSpec split(const std::string& out) const {
        SplitSpec spec;
        spec.data = digits();
        spec.out = folder / out;
        return spec;
    }
    /// Data divided by that file.
    DataSpec by(const std::string& file, int fold = 0) const {
        DataSpec data = digits();
        data.options.split_file = (folder / file).string();
        data.options.fold = fold;
        return data;
    }
};

TEST_F(SplitJob, WritesTheSplitThatTrainingMakes) {
    auto spec = split("s.json");
    spec.data.options.valid_fraction = 0.25;
    spec.data.options.split_seed = 3;
    const auto result = run(spec, {});
    ASSERT_EQ(result.parts.size(), 3u);
    EXPECT_EQ(result.parts[0].name, "train");
    EXPECT_EQ(result.parts[0].count, 180u);
    EXPECT_EQ(result.parts[1].count, 60u);
    EXPECT_THAT(result.parts[2].per_class, testing::Each(6u));

    const auto made = open_dataset(spec.data.path, spec.data.options);
    const auto from_file = open_dataset("synth:digits", by("s.json").options);
    EXPECT_EQ(from_file.fingerprint, made.fingerprint);
    EXPECT_EQ(from_file.split_file_hash, result.hash);

    spec.out = folder / "again.json";
    run(spec, {});
    EXPECT_EQ(content(folder / "again.json"), content(folder / "s.json"));
    EXPECT_EQ(read_split_file(folder / "s.json").command,
              "headroom dataset split synth:digits --valid-fraction 0.25 --split-seed 3 "
              "--synth-count 300");
}

TEST_F(SplitJob, ReplacesOnlyAnotherSplitFile) {
    auto spec = split("s.json");
    run(spec, {});
    expect_error(Failure::usage, "--exist-ok", [&] { run(spec, {}); });
    spec.exist_ok = true;
    spec.data.options.split_seed = 9;
    run(spec, {});
    for (const char* text : {"a letter", R"({"format": "mine"})"}) {
        std::ofstream(folder / "s.json") << text;
        expect_error(Failure::usage, "is not a split file, and is not replaced",
                     [&] { run(spec, {}); });
        EXPECT_EQ(content(folder / "s.json"), text);
    }
    std::ofstream(folder / "s.json") << "";
    run(spec, {});
}

TEST_F(SplitJob, CountsAreExact) {
    auto spec = split("s.json");
    spec.test_count = 77;
    spec.valid_count = 31;
    const auto result = run(spec, {});
    EXPECT_EQ(result.parts[0].count, 192u);
    EXPECT_EQ(result.parts[1].count, 31u);
    EXPECT_EQ(result.parts[2].count, 77u);
}

TEST_F(SplitJob, FoldsCoverAllOnce) {
    auto spec = split("folds.json");
    spec.folds = 7;
    EXPECT_EQ(run(spec, {}).parts.size(), 7u);
    std::multiset<std::string> tested;
    for (int fold = 1; fold <= 7; ++fold) {
        const auto data = open_dataset("synth:digits", by("folds.json", fold).options);
        EXPECT_EQ(data.train->size() + data.test->size(), 300u);
        for (std::size_t i = 0; i < data.test->size(); ++i)
            tested.insert(data.test->sample_name(i));
    }
    EXPECT_EQ(tested.size(), 300u);
    EXPECT_EQ(std::set(tested.begin(), tested.end()).size(), 300u);
}

TEST_F(SplitJob, RunsRecordItAndGoOnWithNoOther) {
    auto spec = split("s.json");
    spec.folds = 3;
    const auto written = run(spec, {});
    auto train = train_spec("run");
    train.data = by("s.json", 2);
    std::stop_source source;
    ASSERT_TRUE(run(train, stop_after<EpochDone>(1, source)).interrupted);

    const auto config = nlohmann::json::parse(content(folder / "run/config.json"));
    EXPECT_EQ(config["data"]["split_file_hash"].get<std::string>(), written.hash);
    EXPECT_EQ(config["data"]["fold"], 2);
    auto resumed = headroom::train_spec(folder / "run");
    EXPECT_EQ(resumed.data.options.split_file, train.data.options.split_file);
    EXPECT_EQ(resumed.data.options.fold, 2);

    spec.data.options.split_seed = 1;
    spec.exist_ok = true;
    run(spec, {});
    expect_error(Failure::usage, "data.split_file_hash was", [&] { run(resumed, {}); });
    spec.data.options.split_seed = 0;
    run(spec, {});
    std::filesystem::rename(folder / "s.json", folder / "moved.json");
    resumed.data.options.split_file = (folder / "moved.json").string();
    const auto result = run(resumed, {});
    EXPECT_FALSE(result.interrupted);
    EXPECT_EQ(to_json(result.result)["dataset"]["split_file_hash"].get<std::string>(),
              written.hash);
    EXPECT_EQ(to_json(result.result)["dataset"]["counts"]["test"], 100);
}

TEST_F(SplitJob, HeadsAreComparedOnAFold) {
    auto spec = split("s.json");
    spec.folds = 3;
    run(spec, {});
    CompareSpec compare;
    compare.data = by("s.json", 3);
    compare.model = model_path.string();
    compare.seeds = 1;
    compare.options = train_spec("", 1).options;
    const auto result = run(compare, {});
    EXPECT_EQ(result.comparison.test_count, 100);
    EXPECT_THAT(result.comparison.notes, testing::Contains(testing::HasSubstr("fold 3 of 3")));
    EXPECT_THAT(result.comparison.command, testing::HasSubstr("s.json --fold 3 "));
}

TEST_F(SplitJob, SaysWhatIsWrong) {
    auto spec = split("s.json");
    spec.folds = 1;
    expect_error(Failure::usage, "--folds 1: expected 2 to 1000", [&] { run(spec, {}); });
    spec.folds = 3;
    spec.test_count = 5;
    expect_error(Failure::usage, "leave out the fractions and counts", [&] { run(spec, {}); });
    spec.folds = 0;
    spec.data.options.test_fraction = 0.1;
    expect_error(Failure::usage, "not both", [&] { run(spec, {}); });
    spec.data.options.test_fraction = 0.2;
    spec.test_count = 300;
    expect_error(Failure::usage, "expected 10 to 290", [&] { run(spec, {}); });
    EXPECT_FALSE(std::filesystem::exists(spec.out));
    spec.test_count = 30;
    run(spec, {});
    expect_error(Failure::usage, "--exist-ok", [&] { run(spec, {}); });
    spec.exist_ok = true;
    run(spec, {});

    std::stop_source stop;
    stop.request_stop();
    EXPECT_THROW(run(spec, {stop.get_token(), {}}), Cancelled);
}

} // namespace
} // namespace headroom
