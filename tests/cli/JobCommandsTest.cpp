#include "RunCliForTest.h"

#include <nlohmann/json.hpp>

namespace headroom {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

/// A network that trains in a moment.
const char* const tiny_model = R"({
  "name": "tiny", "input": "28x28x1", "classes": 10,
  "backbone": [
    {"type": "conv", "filters": 4, "kernel": 5, "stride": 2, "padding": 2}, {"type": "relu"},
    {"type": "maxpool", "kernel": 2}
  ],
  "heads": [{"kind": "flatten-dense"}, {"kind": "gap-dense"}]
})";

class JobCommands : public testing::Test {
  protected:
    JobCommands() { model = folder.write("tiny.json", tiny_model); }

    Outcome train(const std::string& out, std::vector<std::string> more = {},
                  const Surroundings& surroundings = {}) {
        std::vector<std::string> all = {"train", "--data",       "synth:digits", "--synth-count",
                                        "120",   "--model",      model,          "--epochs",
                                        "2",     "--batch-size", "32",           "--threads",
                                        "1",     "--out",        folder / out};
        bool head = false;
        for (const auto& word : more)
            head = head || word == "--head";
        if (!head) more.insert(more.end(), {"--head", "flatten-dense"});
        all.insert(all.end(), more.begin(), more.end());
        return headroom_cli(all, surroundings);
    }
    std::vector<std::string> compare(std::vector<std::string> more = {}) {
        std::vector<std::string> all = {"compare",
                                        "--data",
                                        "synth:digits",
                                        "--synth-count",
                                        "120",
                                        "--model",
                                        model,
                                        "--epochs",
                                        "2",
                                        "--seeds",
                                        "2",
                                        "--batch-size",
                                        "32",
                                        "--threads",
                                        "1",
                                        "--out",
                                        folder / "cmp"};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }

    TempFolder folder;
    std::string model;
};

void expect_keys(const json& object, std::initializer_list<const char*> keys) {
    for (const char* key : keys)
        EXPECT_TRUE(object.contains(key)) << key << " in " << object.dump().substr(0, 200);
}

TEST_F(JobCommands, SummaryShowsLayersAndHeads) {
    const auto outcome = headroom_cli({"summary", "--model", "mnist-cnn"});
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_EQ(outcome.err, "");
    EXPECT_THAT(outcome.out, HasSubstr("3,274,634"));
    EXPECT_THAT(outcome.out, HasSubstr("52,746"));
}

TEST_F(JobCommands, SummaryJsonHasTheDocumentedKeys) {
    const auto outcome =
        headroom_cli({"summary", "--model", model, "--heads", "gap-dense,flatten-dense", "--json"});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    const auto result = json::parse(outcome.out);
    expect_keys(result.at("backbone"), {"params", "macs", "feature_shape"});
    ASSERT_EQ(result.at("heads").size(), 2u);
    EXPECT_EQ(result["heads"][0]["head"], "gap-dense");
    expect_keys(result["heads"][0], {"head", "params", "total_params", "macs", "layers"});
    EXPECT_EQ(result["backbone"]["params"], 4 * 25 + 4);
}

TEST_F(JobCommands, SummaryShowsTheMemoryForTrainingWhereABatchIsNamed) {
    const auto summary = [&](std::vector<std::string> more) {
        std::vector<std::string> all = {"summary", "--model", model};
        all.insert(all.end(), more.begin(), more.end());
        return headroom_cli(all);
    };
    const auto text = summary({"--batch-size", "16", "--precision", "f32", "--threads", "1"});
    ASSERT_EQ(text.status, 0) << text.err;
    EXPECT_THAT(text.out, HasSubstr("Training memory"));
    EXPECT_THAT(text.out, HasSubstr("(batches of 16, adamw, f32, 1 thread)"));
    EXPECT_THAT(summary({}).out, Not(HasSubstr("Training memory")));

    const auto result = json::parse(summary({"--batch-size", "16", "--threads", "1", "--optimizer",
                                             "sgd", "--precision", "f32", "--json"})
                                        .out);
    EXPECT_EQ(result["training"], json::parse(R"({"batch_size": 16, "optimizer": "sgd",
                                                  "precision": "f32", "threads": 1})"));
    const auto& memory = result["heads"][0]["training_memory"];
    const int head_params = 7 * 7 * 4 * 10 + 10, backbone_params = 4 * 25 + 4;
    EXPECT_EQ(memory["parameters"], 4 * (head_params + backbone_params));
    EXPECT_EQ(memory["optimizer"], 4 * (head_params + backbone_params));
    EXPECT_FALSE(json::parse(summary({"--json"}).out)["heads"][0].contains("training_memory"));
    expect_failure(summary({"--batch-size", "-1"}), Failure::usage, {"--batch-size -1"});
    expect_failure(summary({"--batch-size", "8", "--optimizer", "lion"}), Failure::usage,
                   {"--optimizer lion", "adamw, sgd"});
}

TEST_F(JobCommands, SummaryOfANetworkThatHasNoRoomSaysSo) {
    expect_failure(headroom_cli({"summary", "--model", "mnist-cnn", "--input", "16384x16384x1"}),
                   Failure::resources, {"head.1", "no room", "smaller images"});
}

TEST_F(JobCommands, SummaryPrintsAModelFileThatCanBeUsed) {
    const auto outcome = headroom_cli({"summary", "--model", "bn-cnn", "--as-json"});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    const auto copy = folder.write("copy.json", outcome.out);
    const auto original = json::parse(headroom_cli({"summary", "--model", "bn-cnn", "--json"}).out);
    const auto again = json::parse(headroom_cli({"summary", "--model", copy, "--json"}).out);
    EXPECT_EQ(original["heads"], again["heads"]);
}

TEST_F(JobCommands, SummaryRefusesWhatItDoesNotKnow) {
    expect_failure(headroom_cli({"summary"}), Failure::usage,
                   {"summary needs --model MODEL", "headroom help summary"});
    expect_failure(headroom_cli({"summary", "--model", "nonesuch"}), Failure::usage, {"nonesuch"});
    expect_failure(headroom_cli({"summary", "--model", model, "--input", "28"}), Failure::usage,
                   {"28"});
    expect_failure(headroom_cli({"summary", "--model", model, "--heads", "mlp"}), Failure::usage,
                   {"mlp"});
    expect_failure(headroom_cli({"summary", "--model", folder.write("bad.json", "{")}),
                   Failure::usage, {"bad.json"});
}

TEST_F(JobCommands, InfoListsModelsAndHeads) {
    const auto text = headroom_cli({"info"});
    EXPECT_EQ(text.status, 0);
    EXPECT_THAT(text.out, HasSubstr("oneDNN"));
    EXPECT_THAT(text.out, HasSubstr("squeezenet-mini"));
    const auto result = json::parse(headroom_cli({"info", "--json"}).out);
    expect_keys(result, {"versions", "isa", "cpu", "threads", "precision", "precision_why",
                         "models", "heads"});
    expect_keys(result["versions"],
                {"headroom", "commit", "onednn", "hdf5", "qt", "boost", "compiler"});
    for (const auto& version : result["versions"])
        EXPECT_THAT(text.out, HasSubstr(version.get<std::string>()));
    EXPECT_EQ(result["models"].size(), 5u);
    expect_failure(headroom_cli({"info", "x"}), Failure::usage, {"unexpected word 'x'"});
}

TEST_F(JobCommands, TrainEvalAndPredictWorkTogether) {
    const auto trained = train("run");
    ASSERT_EQ(trained.status, 0) << trained.err;
    EXPECT_THAT(trained.out, HasSubstr("Overfitting gap"));
    EXPECT_THAT(trained.err, HasSubstr("epoch 2/2"));
    EXPECT_THAT(trained.err, Not(HasSubstr("\r")));
    for (const auto* name :
         {"config.json", "log.csv", "run.json", "model.safetensors", "last.safetensors"})
        EXPECT_TRUE(std::filesystem::exists(folder / "run" + "/" + name)) << name;

    const std::vector<std::string> eval = {
        "eval", "--run", folder / "run", "--data", "synth:digits", "--synth-count", "120"};
    const auto text = headroom_cli(eval);
    EXPECT_EQ(text.status, 0) << text.err;
    EXPECT_THAT(text.out, HasSubstr("Precision"));
    EXPECT_THAT(text.out, HasSubstr("True class"));

    auto as_json = eval;
    as_json.insert(as_json.end(), {"--json", "--predictions", folder / "p.csv"});
    const auto rows = json::parse(headroom_cli(as_json).out);
    ASSERT_EQ(rows.size(), 1u);
    expect_keys(rows[0], {"run", "data", "split", "count", "accuracy", "accuracy_interval", "loss",
                          "per_class", "confusion", "images_per_second"});
    expect_keys(rows[0]["per_class"][0], {"class", "precision", "recall", "f1", "support"});
    const auto csv = read_text(folder / "p.csv");
    EXPECT_EQ(std::count(csv.begin(), csv.end(), '\n'), rows[0]["count"].get<int>() + 1);

    // A grey 28x28 PGM, which QImageReader reads.
    const auto image = folder.write("digit.pgm", "P5 28 28 255\n" + std::string(28 * 28, '\x40'));
    const auto predicted = headroom_cli({"predict", "--run", folder / "run", image, "--top", "2"});
    EXPECT_EQ(predicted.status, 0) << predicted.err;
    EXPECT_THAT(predicted.out, HasSubstr("digit.pgm"));
    const auto top = json::parse(
        headroom_cli({"predict", "--run", folder / "run", "--json", "--top", "2", image}).out);
    ASSERT_EQ(top.size(), 1u);
    ASSERT_EQ(top[0]["classes"].size(), 2u);
    EXPECT_GE(top[0]["classes"][0]["probability"], top[0]["classes"][1]["probability"]);
}

TEST_F(JobCommands, EvalGivesARowForEachRunAndData) {
    ASSERT_EQ(train("a").status, 0);
    ASSERT_EQ(train("b", {"--head", "gap-dense"}).status, 0);
    const auto outcome =
        headroom_cli({"eval", "--run", folder / "a", folder / "b", "--data", "synth:digits",
                      "synth:digits", "--synth-count", "60", "--json", "--split", "train"});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    const auto rows = json::parse(outcome.out);
    ASSERT_EQ(rows.size(), 4u);
    EXPECT_EQ(rows[0]["run"], folder / "a");
    EXPECT_EQ(rows[3]["run"], folder / "b");
    EXPECT_EQ(rows[0]["split"], "train");
}

TEST_F(JobCommands, EvalOfTwoRunsOnOneDataPairsThem) {
    ASSERT_EQ(train("a").status, 0);
    ASSERT_EQ(train("b", {"--head", "gap-dense"}).status, 0);
    std::vector<std::string> eval = {"eval",   "--run",        folder / "a",    folder / "b",
                                     "--data", "synth:digits", "--synth-count", "120"};
    const auto text = headroom_cli(eval);
    ASSERT_EQ(text.status, 0) << text.err;
    EXPECT_THAT(text.out, HasSubstr(folder / "b" + " minus " + (folder / "a")));
    EXPECT_THAT(text.out, HasSubstr("95% interval over samples"));
    EXPECT_THAT(text.out, HasSubstr("McNemar: p"));
    eval.push_back("--json");
    const auto rows = json::parse(headroom_cli(eval).out);
    ASSERT_EQ(rows.size(), 2u);
    EXPECT_FALSE(rows[0].contains("paired"));
    const auto& paired = rows[1].at("paired");
    expect_keys(paired, {"with", "difference", "interval", "counts", "mcnemar_p"});
    EXPECT_EQ(paired["with"], folder / "a");
    EXPECT_NEAR(paired["difference"].get<double>(),
                rows[1]["accuracy"].get<double>() - rows[0]["accuracy"].get<double>(), 1e-12);
}

TEST_F(JobCommands, TrainJsonIsTheRunFile) {
    const auto outcome = train("run", {"--json", "--quiet"});
    ASSERT_EQ(outcome.status, 0) << outcome.err;
    EXPECT_EQ(outcome.err, "");
    EXPECT_EQ(json::parse(outcome.out), json::parse(read_text(folder / "run/run.json")));
}

TEST_F(JobCommands, EnvironmentAndFileReachTheRun) {
    ASSERT_EQ(train("run", {"--config", folder.write("c.ini", "[train]\nlr = 0.005\n")},
                    with_environment({{"HEADROOM_SEED", "17"}}))
                  .status,
              0);
    const auto config = json::parse(read_text(folder / "run/config.json"));
    EXPECT_EQ(config["options"]["seed"], 17);
    EXPECT_EQ(config["options"]["learning_rate"], 0.005);
}

TEST_F(JobCommands, TrainRefusesBadInput) {
    expect_failure(headroom_cli({"train", "--data", "x", "--model", "mnist-cnn"}), Failure::usage,
                   {"train needs --head", "headroom help train"});
    expect_failure(train("x", {"--optimizer", "lion"}), Failure::usage, {"--optimizer lion"});
    expect_failure(train("x", {"--augment", "spin"}), Failure::usage, {"spin"});
    expect_failure(train("x", {"--resize", "28"}), Failure::usage, {"--resize", "28x28"});
    expect_failure(train("x", {"--test-fraction", "1"}), Failure::usage, {"--test-fraction"});
    expect_failure(train("x", {"--interpolation", "cubic"}), Failure::usage, {"nearest"});
    expect_failure(train("x", {"--layout", "whcn"}), Failure::usage, {"nhwc, nchw"});
    expect_failure(train("x", {"--head", "mlp"}), Failure::usage, {"mlp"});
    expect_failure(train("x", {"--resume"}), Failure::usage, {"no run to resume"});
    expect_failure(headroom_cli({"train", "--resume"}), Failure::usage, {"--resume needs --out"});
    expect_failure(train("x", {"--classes", "0,elephant"}), Failure::usage, {"elephant"});
    expect_failure(headroom_cli({"train", "--data", folder / "nothing", "--model", model, "--head",
                                 "gap-dense", "--quiet", "--out", folder / "x"}),
                   Failure::io, {"nothing"});
    std::filesystem::create_directories(folder / "empty");
    expect_failure(headroom_cli({"train", "--data", folder / "empty", "--model", model, "--head",
                                 "gap-dense", "--quiet", "--out", folder / "x"}),
                   Failure::bad_data, {"empty"});
    EXPECT_FALSE(std::filesystem::exists(folder / "x")); // nothing half-written
}

TEST_F(JobCommands, ARunIsNotOverwrittenUnasked) {
    ASSERT_EQ(train("run").status, 0);
    expect_failure(train("run"), Failure::usage, {"--exist-ok"});
    EXPECT_EQ(train("run", {"--exist-ok"}).status, 0);
}

TEST_F(JobCommands, EvalAndPredictRefuseBadInput) {
    expect_failure(headroom_cli({"eval", "--data", "synth:digits"}), Failure::usage,
                   {"eval needs --run"});
    expect_failure(headroom_cli({"predict", "--run", "r"}), Failure::usage,
                   {"predict needs IMAGE..., for example photo.jpg"});
    const auto missing =
        headroom_cli({"eval", "--run", folder / "none", "--data", "synth:digits", "-q"});
    EXPECT_THAT(missing.status, testing::AnyOf(2, 3, 4)) << missing.err;
    EXPECT_THAT(missing.err, HasSubstr("none"));
    ASSERT_EQ(train("run").status, 0);
    expect_failure(headroom_cli({"eval", "--run", folder / "run", "--data", "synth:digits",
                                 "--split", "all", "-q", "--synth-count", "60"}),
                   Failure::usage, {"all"});
    expect_failure(headroom_cli({"predict", "--run", folder / "run", "--top", "0", "x.png"}),
                   Failure::usage, {"--top 0"});
    const auto broken = folder.write("broken.png", "no image");
    expect_failure(headroom_cli({"predict", "--run", folder / "run", broken}), Failure::bad_data,
                   {"broken.png"});
}

TEST_F(JobCommands, CompareReportsInEveryForm) {
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

    // The command that the report gives makes the same comparison again.
    std::istringstream words(result["command"].get<std::string>());
    std::vector<std::string> command(std::istream_iterator<std::string>(words), {});
    ASSERT_EQ(command[0], "headroom");
    command.erase(command.begin());
    command.insert(command.end(), {"--out", folder / "copy", "--json"});
    const auto copy = headroom_cli(command);
    ASSERT_EQ(copy.status, 0) << copy.err;
    EXPECT_EQ(json::parse(copy.out)["difference"], result["difference"]);
    EXPECT_EQ(json::parse(copy.out)["command"], result["command"]);

    // Resumed when all is done: nothing is trained, the same comparison as text.
    const auto again = headroom_cli({"compare", "--resume", "--out", folder / "cmp"});
    EXPECT_EQ(again.status, 0) << again.err;
    EXPECT_THAT(again.out, HasSubstr("gap-dense minus flatten-dense"));
    EXPECT_THAT(again.out, HasSubstr("Report: "));

    // Read back, it says the same.
    const auto report = headroom_cli({"report", folder / "cmp", "--html", folder / "again.html"});
    EXPECT_EQ(report.status, 0) << report.err;
    EXPECT_THAT(again.out, testing::StartsWith(report.out));
    EXPECT_EQ(read_text(folder / "again.html"), read_text(folder / "cmp/report.html"));
    EXPECT_EQ(headroom_cli({"report", folder / "cmp", "--json"}).out,
              read_text(folder / "cmp/compare.json"));
}

TEST_F(JobCommands, ReportRefusesWhatIsNoComparison) {
    expect_failure(headroom_cli({"report"}), Failure::usage, {"report needs DIR", "runs/demo"});
    expect_failure(headroom_cli({"report", "a", "b"}), Failure::usage, {"one folder, found 2"});
    expect_failure(headroom_cli({"report", folder / "nothing"}), Failure::io,
                   {"nothing", "no compare.json"});
}

TEST_F(JobCommands, RunsListsWhatWasMade) {
    EXPECT_THAT(headroom_cli({"runs", folder / "."}).out, HasSubstr("no runs yet"));
    ASSERT_EQ(train("all/run").status, 0);
    folder.write("all/bad/run.json", "{");
    const auto text = headroom_cli({"runs", folder / "all"});
    EXPECT_EQ(text.status, 0);
    EXPECT_THAT(text.out, HasSubstr("2/2 epochs"));
    EXPECT_THAT(text.out, HasSubstr("damaged"));
    EXPECT_THAT(text.out, HasSubstr("bad/config.json: cannot be read"));
    const auto list = json::parse(headroom_cli({"runs", folder / "all", "--json"}).out);
    ASSERT_EQ(list.size(), 2u);
    const auto& entry = list[0]["state"] == "finished" ? list[0] : list[1];
    expect_keys(entry, {"run", "kind", "state", "in_use", "resumable", "problem", "model", "data",
                        "heads", "epochs", "epochs_done", "started", "finished", "models"});
    const auto result = json::parse(read_text(folder / "all/run/run.json"));
    EXPECT_EQ(entry["heads"][0]["test_accuracy"], result["held_out"]["accuracy"]);
    expect_failure(headroom_cli({"runs", folder / "none"}), Failure::io, {"none"});
    expect_failure(headroom_cli({"runs", "a", "b"}), Failure::usage, {"one folder"});
}

TEST_F(JobCommands, CompareRefusesBadInput) {
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

/// Stops as Ctrl-C would, once the first epoch's line is out.
class StopAfterFirstEpoch : public std::stringbuf {
  public:
    explicit StopAfterFirstEpoch(std::stop_source& source) : source_(source) {}
    int sync() override {
        if (str().find("epoch 1/") != std::string::npos) source_.request_stop();
        return 0;
    }

  private:
    std::stop_source& source_;
};

TEST_F(JobCommands, InterruptedTrainingEndsAs130AndGoesOnToTheSameWeights) {
    std::stop_source source;
    StopAfterFirstEpoch buffer(source);
    std::ostream err(&buffer);
    std::ostringstream out;
    Surroundings surroundings;
    surroundings.stop = source.get_token();
    const std::vector<std::string> command = {"train",
                                              "--data",
                                              "synth:digits",
                                              "--synth-count",
                                              "120",
                                              "--model",
                                              model,
                                              "--head",
                                              "flatten-dense",
                                              "--epochs",
                                              "3",
                                              "--batch-size",
                                              "32",
                                              "--threads",
                                              "1",
                                              "--out",
                                              folder / "stopped"};
    EXPECT_EQ(run_cli(command, out, err, surroundings), 130);
    EXPECT_EQ(out.str(), "");
    EXPECT_THAT(buffer.str(), HasSubstr("--resume"));

    // What it says is all that is needed.
    EXPECT_THAT(buffer.str(), HasSubstr("headroom train --resume --out " + folder / "stopped"));
    auto other = command, straight = command;
    other.insert(other.end(), {"--quiet", "--resume", "--label-smoothing", "0.1"});
    expect_failure(headroom_cli(other), Failure::usage, {"options.label_smoothing was 0.0"});
    straight.back() = folder / "straight";
    ASSERT_EQ(headroom_cli({"train", "--resume", "--out", folder / "stopped"}).status, 0);
    ASSERT_EQ(headroom_cli(straight).status, 0);
    EXPECT_EQ(read_text(folder / "stopped/model.safetensors"),
              read_text(folder / "straight/model.safetensors"));
}

TEST_F(JobCommands, StoppedBeforeItBeganLeavesNothing) {
    std::stop_source source;
    source.request_stop();
    Surroundings surroundings;
    surroundings.stop = source.get_token();
    surroundings.interrupt_status = [] { return 143; };
    const auto outcome = train("never", {}, surroundings);
    EXPECT_EQ(outcome.status, 143);
    EXPECT_FALSE(std::filesystem::exists(folder / "never"));
}

/// A stream that takes nothing, for a reason.
class Refusing : public std::streambuf {
  public:
    explicit Refusing(int reason) : reason_(reason) {}

  protected:
    int overflow(int) override { return refuse(); }
    int sync() override { return refuse(); }

  private:
    int refuse() const {
        errno = reason_;
        return -1;
    }
    int reason_;
};

TEST(RunCli, AFullDiskIsAnErrorAndAClosedPipeIsNot) {
    Refusing full(ENOSPC), closed(EPIPE);
    std::ostream disk(&full), pipe(&closed);
    std::ostringstream err;
    EXPECT_EQ(run_cli({"info"}, pipe, err), 0);
    EXPECT_EQ(err.str(), "");
    EXPECT_EQ(run_cli({"info"}, disk, err), 4);
    EXPECT_THAT(err.str(), HasSubstr("cannot write the result to standard output: No space left"));
}

} // namespace
} // namespace headroom
