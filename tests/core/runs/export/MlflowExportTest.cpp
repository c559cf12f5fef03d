#include "core/runs/export/MlflowExport.h"

#include "core/runs/RunNotes.h"
#include "core/runs/table/SingleRuns.h"
#include "tests/SourceFolder.h"
#include "tests/core/jobs/JobFixture.h"
#include "tests/core/models/weights/WeightFixture.h"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

namespace headroom {
namespace {

namespace fs = std::filesystem;
using nlohmann::json;

class MlflowExportTest : public JobFixture {
  protected:
    MlflowExport exported(const std::string& from, const std::string& to) const {
        return export_mlflow(single_runs(list_runs(folder / from)), folder / from, folder / to);
    }

    /// Runs by name, as a reader of YAML and of the store's folders finds them.
    std::map<std::string, json> read_back(const std::string& out) const {
        const auto text = folder / "read.json";
        const auto command =
            fmt::format("/usr/bin/python3 {}/tests/core/runs/export/read_mlruns.py {} > {}",
                        source_folder(), (folder / out).string(), text.string());
        EXPECT_EQ(std::system(command.c_str()), 0);
        std::map<std::string, json> runs;
        for (const auto& run : json::parse(content(text)))
            runs[run["name"].get<std::string>()] = run;
        return runs;
    }

    /// Every file below a folder, with its content.
    static std::map<std::string, std::string> files(const fs::path& top) {
        std::map<std::string, std::string> all;
        for (const auto& entry : fs::recursive_directory_iterator(top))
            if (entry.is_regular_file())
                all[fs::relative(entry.path(), top).string()] = content(entry.path());
        return all;
    }
};

TEST_F(MlflowExportTest, HasEverythingThatARunFolderHas) {
    if (!has_python_module("yaml")) GTEST_SKIP() << "/usr/bin/python3 has no yaml";
    const auto result = run(train_spec("runs/one"), {}).result;
    change_notes({folder / "runs/one"},
                 {.add = {"best"}, .new_note = true, .note = "\"quoted\": yes"});
    const auto done = exported("runs", "out dir");
    EXPECT_EQ(done.runs, 1U);
    EXPECT_EQ(done.experiment, "runs");
    const auto runs = read_back("'out dir'");
    ASSERT_EQ(runs.size(), 1U);
    const auto& one = runs.at("one");
    EXPECT_EQ(one["experiment"], "runs");
    EXPECT_EQ(one["status"], 3); // FINISHED
    EXPECT_GT(one["start"].get<std::int64_t>(), 1'700'000'000'000);
    EXPECT_GE(one["end"], one["start"]);
    EXPECT_EQ(one["params"]["head"], "flatten-dense");
    EXPECT_EQ(one["params"]["lr"], "0.01");
    EXPECT_EQ(one["params"]["batch-size"], "32");
    EXPECT_EQ(one["params"]["data"], "synth:digits");
    EXPECT_EQ(one["tags"]["best"], "true");
    EXPECT_EQ(one["tags"]["mlflow.runName"], "one");
    EXPECT_EQ(one["tags"]["mlflow.note.content"], "\"quoted\": yes");
    const auto& losses = one["metrics"]["epoch/test_loss"];
    ASSERT_EQ(losses.size(), 2U);
    for (std::size_t i = 0; i < 2; ++i) {
        EXPECT_EQ(losses[i][1].get<double>(), result.history[i].held_out_loss);
        EXPECT_EQ(losses[i][2], i + 1);
    }
    EXPECT_GE(losses[1][0], losses[0][0]);
    EXPECT_EQ(one["metrics"]["test_accuracy"][0][1].get<double>(),
              result.held_out->metrics.at("accuracy"));
    EXPECT_EQ(one["metrics"]["total_params"][0][1].get<double>(),
              static_cast<double>(result.backbone_params + result.head_params));
}

TEST_F(MlflowExportTest, AComparisonsRunsAreExportedAndDamagedOnesLeftOut) {
    if (!has_python_module("yaml")) GTEST_SKIP() << "/usr/bin/python3 has no yaml";
    CompareSpec spec;
    spec.data = digits();
    spec.model = model_path.string();
    spec.seeds = 1;
    spec.options = train_spec("").options;
    spec.options.epochs = 1;
    spec.out = folder / "runs/cmp";
    run(spec, {});
    std::stop_source source;
    run(train_spec("runs/stopped", 3), stop_after<EpochDone>(1, source));
    fs::create_directories(folder / "runs/bad");
    std::ofstream(folder / "runs/bad/run.json") << "{";
    EXPECT_EQ(exported("runs", "out").runs, 3U);
    const auto runs = read_back("out");
    ASSERT_EQ(runs.size(), 3U);
    EXPECT_EQ(runs.at("gap-dense-seed0")["params"]["seed"], "0");
    EXPECT_EQ(runs.at("stopped")["status"], 5); // KILLED
    EXPECT_EQ(runs.at("stopped")["end"], nullptr);
    EXPECT_FALSE(runs.at("stopped")["metrics"].contains("test_accuracy"));
    EXPECT_EQ(runs.at("stopped")["metrics"]["epoch/train_loss"].size(), 1U);
}

TEST_F(MlflowExportTest, TheSameRunsGetTheSameFolders) {
    run(train_spec("runs/one", 1), {});
    exported("runs", "first");
    exported("runs", "second");
    auto first = files(folder / "first"), second = files(folder / "second");
    ASSERT_EQ(first.size(), second.size());
    for (const auto& [name, text] : first)
        if (!name.ends_with("meta.yaml")) { // which have the time of the export
            EXPECT_EQ(second.at(name), text) << name;
        }
}

TEST_F(MlflowExportTest, OnlyANewOrEmptyFolderIsWrittenTo) {
    fs::create_directories(folder / "runs");
    fs::create_directories(folder / "empty");
    EXPECT_EQ(exported("runs", "empty").runs, 0U);
    expect_error(Failure::usage, "empty: is not empty", [&] { exported("runs", "empty"); });
    std::ofstream(folder / "file") << "text";
    expect_error(Failure::usage, "file", [&] { exported("runs", "file"); });
    EXPECT_EQ(content(folder / "file"), "text");
}

} // namespace
} // namespace headroom
