#include "core/runs/RunList.h"

#include "core/comparison/Format.h"
#include "core/runs/RunFolder.h"
#include "tests/core/jobs/JobFixture.h"

#include <csignal>
#include <sys/wait.h>

namespace fs = std::filesystem;

namespace headroom {
namespace {

class RunList : public JobFixture {
  protected:
    CompareSpec compare_spec(const std::string& out) const {
        CompareSpec spec;
        spec.data = digits();
        spec.model = model_path.string();
        spec.seeds = 2;
        spec.options = train_spec("").options;
        spec.options.epochs = 1;
        spec.out = folder / out;
        return spec;
    }

    void write(const std::string& name, const std::string& content) const {
        fs::create_directories((folder / name).parent_path());
        std::ofstream(folder / name) << content;
    }

    RunEntry only(const std::string& path) const {
        const auto entry = read_run(folder / path);
        EXPECT_TRUE(entry) << path;
        return entry.value_or(RunEntry{});
    }
};

TEST_F(RunList, AFinishedRunTellsItsFigures) {
    const auto result = run(train_spec("runs/a"), {});
    const auto entry = only("runs/a");
    EXPECT_EQ(entry.kind, RunEntry::Kind::run);
    EXPECT_EQ(entry.state, RunEntry::State::finished);
    EXPECT_EQ(entry.model, "tiny");
    EXPECT_EQ(entry.data, "synth:digits");
    ASSERT_EQ(entry.heads.size(), 1U);
    EXPECT_EQ(entry.heads[0].head, "flatten-dense");
    EXPECT_EQ(entry.heads[0].test_accuracy, result.held_out.accuracy);
    EXPECT_EQ(entry.heads[0].params, to_json(result.result)["params"]["total"].get<std::int64_t>());
    EXPECT_EQ(progress(entry), "2/2 epochs");
    EXPECT_EQ(entry.started, to_json(result.result)["started"].get<std::string>());
    EXPECT_EQ(entry.finished, to_json(result.result)["finished"].get<std::string>());
    EXPECT_THAT(entry.models, testing::ElementsAre(folder / "runs/a"));
    EXPECT_FALSE(entry.resumable);
    EXPECT_FALSE(entry.in_use);
}

TEST_F(RunList, TellsTrainedFromFrozenParametersAndNamesTheWeights) {
    auto spec = train_spec("runs/base", 1);
    run(spec, {});
    spec.options.transfer.weights = spec.out.string();
    spec.out = folder / "runs/frozen";
    const auto result = run(spec, {}).result;
    const auto entry = only("runs/frozen");
    EXPECT_EQ(entry.weights, (folder / "runs/base").string());
    EXPECT_EQ(entry.heads.at(0).params, result.backbone_params + result.head_params);
    EXPECT_EQ(entry.heads[0].trained_params, result.head_params);
    EXPECT_EQ(to_json(entry)["heads"][0]["trained_params"], result.head_params);
    EXPECT_EQ(model_and_weights(entry), "tiny, base");
    EXPECT_THAT(
        parameters(entry.heads[0]),
        testing::EndsWith(fmt::format(", {} of them trained", grouped(result.head_params))));
    EXPECT_THAT(result.preprocessing, testing::HasSubstr("the run that wrote it"));
    const auto base = only("runs/base");
    EXPECT_EQ(base.weights, "");
    EXPECT_FALSE(base.heads.at(0).trained_params);
    EXPECT_EQ(model_and_weights(base), "tiny");
    EXPECT_THAT(parameters(base.heads[0]), testing::EndsWith(" parameters"));

    auto compare = compare_spec("cmp");
    compare.seeds = 1;
    compare.options.transfer.freeze = "all";
    run(compare, {});
    for (const auto& head : only("cmp").heads)
        EXPECT_LT(head.trained_params.value(), head.params.value());
}

TEST_F(RunList, AStoppedAndAKilledRunCanBeResumed) {
    std::stop_source source;
    run(train_spec("stopped", 3), stop_after<EpochDone>(1, source));
    auto entry = only("stopped");
    EXPECT_EQ(entry.state, RunEntry::State::interrupted);
    EXPECT_TRUE(entry.resumable);
    EXPECT_EQ(progress(entry), "1/3 epochs");
    EXPECT_FALSE(entry.heads[0].test_accuracy);

    const pid_t child = fork();
    if (child == 0) {
        int epochs = 0;
        run(train_spec("killed", 3),
            {{}, [&](const Event& event) {
                 if (std::holds_alternative<EpochDone>(event) && ++epochs == 2) raise(SIGKILL);
             }});
        _exit(1);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    entry = only("killed");
    EXPECT_EQ(entry.state, RunEntry::State::unfinished);
    EXPECT_TRUE(entry.resumable);
    EXPECT_FALSE(entry.in_use); // its lock is gone with it
    EXPECT_EQ(progress(entry), "1/3 epochs");
}

TEST_F(RunList, ARunInProgressIsInUse) {
    std::optional<RunEntry> seen;
    run(train_spec("now"), {{}, [&](const Event& event) {
                                if (std::holds_alternative<EpochDone>(event))
                                    seen = read_run(folder / "now");
                            }});
    ASSERT_TRUE(seen);
    EXPECT_TRUE(seen->in_use);
    EXPECT_EQ(status(*seen), "running");
    EXPECT_FALSE(seen->resumable);
}

TEST_F(RunList, AskingDoesNotDisturbWhoTakesTheFolder) {
    const RunFolder held(folder / "run", {});
    EXPECT_TRUE(RunFolder::in_use(folder / "run"));
    EXPECT_TRUE(RunFolder::in_use(folder / "run"));
    EXPECT_FALSE(RunFolder::in_use(folder / "nowhere"));
    EXPECT_FALSE(fs::exists(folder / "nowhere"));
}

TEST_F(RunList, AComparisonHasItsHeadsMeans) {
    const auto result = run(compare_spec("cmp"), {});
    const auto entry = only("cmp");
    EXPECT_EQ(entry.kind, RunEntry::Kind::comparison);
    EXPECT_EQ(entry.state, RunEntry::State::finished);
    EXPECT_EQ(progress(entry), "2/2 seeds");
    ASSERT_EQ(entry.heads.size(), 2U);
    for (std::size_t i = 0; i < 2; ++i) {
        EXPECT_EQ(entry.heads[i].head, result.comparison.heads[i].head);
        EXPECT_EQ(entry.heads[i].test_accuracy, result.comparison.heads[i].mean("test_accuracy"));
    }
    EXPECT_EQ(entry.models.size(), 4U);
    EXPECT_FALSE(entry.resumable);
    EXPECT_FALSE(entry.finished.empty());
}

TEST_F(RunList, AStoppedComparisonCanBeResumedBeforeAndAfterItsFirstSeed) {
    for (int epochs : {1, 3}) {
        std::stop_source source;
        const auto name = "cmp" + std::to_string(epochs);
        run(compare_spec(name), stop_after<EpochDone>(epochs, source));
        const auto entry = only(name);
        EXPECT_EQ(entry.state, RunEntry::State::interrupted) << epochs;
        EXPECT_TRUE(entry.resumable);
        EXPECT_EQ(progress(entry), epochs == 1 ? "0/2 seeds" : "1/2 seeds");
        EXPECT_EQ(entry.heads[0].test_accuracy.has_value(), epochs == 3);
    }
}

TEST_F(RunList, ListsTwoLevelsNewestFirstAndNothingElse) {
    run(train_spec("runs/old", 1), {});
    run(train_spec("runs/group/new", 1), {});
    run(train_spec("runs/far/too/deep", 1), {});
    run(compare_spec("runs/cmp"), {});
    write("runs/other/config.json", R"({"architectures": ["Bert"]})");
    write("runs/note.txt", "no run");
    // They differ by a second at most, so the times are set to make the order certain.
    for (const auto& [name, time] : {std::pair{"old", "2024-01-01"}, {"group/new", "2098-01-01"}}) {
        const auto file = folder / "runs" / name / "run.json";
        auto json = nlohmann::ordered_json::parse(content(file));
        json["started"] = std::string(time) + "T00:00:00Z";
        std::ofstream(file) << json;
    }
    std::vector<fs::path> paths;
    for (const auto& entry : list_runs(folder / "runs"))
        paths.push_back(entry.path.lexically_relative(folder / "runs"));
    EXPECT_THAT(paths, testing::ElementsAre("group/new", "cmp", "old"));

    // A comparison's own folder lists its runs; a run's lists itself.
    EXPECT_EQ(list_runs(folder / "runs/cmp").size(), 5U);
    EXPECT_EQ(list_runs(folder / "runs/old").size(), 1U);
    expect_error(Failure::io, "nowhere", [&] { list_runs(folder / "nowhere"); });
}

TEST_F(RunList, DamagedOnesAreListedWithTheReason) {
    run(train_spec("runs/a", 1), {});
    const auto whole = content(folder / "runs/a/run.json");
    const auto config = content(folder / "runs/a/config.json");
    write("runs/cut/config.json", config);
    write("runs/cut/run.json", whole.substr(0, whole.size() / 2));
    write("runs/alone/run.json", whole);
    write("runs/changed/run.json", R"({"params": 3, "started": []})");
    write("runs/changed/config.json", config);
    write("runs/cmp/compare.json", "[]");
    int damaged = 0;
    for (const auto& entry : list_runs(folder / "runs")) {
        if (entry.state != RunEntry::State::damaged) continue;
        ++damaged;
        EXPECT_THAT(entry.problem, testing::HasSubstr(entry.path.string()));
        EXPECT_THAT(entry.problem, testing::Not(testing::HasSubstr("\n")));
        EXPECT_FALSE(entry.resumable);
    }
    EXPECT_EQ(damaged, 4);

    // run.json is written again from a checkpoint.
    write("runs/a/run.json", whole.substr(0, whole.size() / 2));
    const auto entry = only("runs/a");
    EXPECT_EQ(entry.state, RunEntry::State::damaged);
    EXPECT_TRUE(entry.resumable);
    EXPECT_THAT(entry.problem, testing::HasSubstr("headroom train --resume writes it again"));
}

} // namespace
} // namespace headroom
