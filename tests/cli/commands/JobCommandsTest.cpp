#include "tests/cli/commands/JobCommandsFixture.h"

#include <nlohmann/json.hpp>

namespace headroom {
namespace {

using nlohmann::json;
using testing::HasSubstr;
using testing::Not;

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
    const auto resnet = std::ranges::find(result["models"], "resnet18",
                                          [](const json& one) { return one["name"]; });
    ASSERT_NE(resnet, result["models"].end());
    EXPECT_EQ((*resnet)["smallest_image"], 33);
    EXPECT_EQ((*resnet)["weights"], "torchvision, timm, Transformers");
    expect_failure(headroom_cli({"info", "x"}), Failure::usage, {"unexpected word 'x'"});
}

TEST(InfoCommand, TestsTheMachine) {
    const auto text = headroom_cli({"info", "--self-test"});
    EXPECT_EQ(text.status, 0) << text.out << text.err;
    EXPECT_THAT(text.out, HasSubstr("All passed"));
    const auto result = json::parse(headroom_cli({"info", "--self-test", "--json"}).out);
    EXPECT_EQ(result["passed"], true);
    EXPECT_GT(result["checks"].size(), 30u);
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

TEST_F(JobCommands, EvalUsesTheRunsSplitUnlessAnotherIsAskedFor) {
    ASSERT_EQ(train("run", {"--split-seed", "5", "--test-fraction", "0.3"}).status, 0);
    const auto eval = [&](std::vector<std::string> more) {
        std::vector<std::string> all = {"eval",         "--run",         folder / "run", "--data",
                                        "synth:digits", "--synth-count", "120",          "--json"};
        all.insert(all.end(), more.begin(), more.end());
        const auto outcome = headroom_cli(all);
        EXPECT_EQ(outcome.status, 0) << outcome.err;
        return std::pair(json::parse(outcome.out)[0], outcome.err);
    };
    const auto [own, quiet] = eval({});
    EXPECT_EQ(own["split_source"], "run");
    EXPECT_EQ(own["trained_on"], 0);
    EXPECT_EQ(own["accuracy"],
              json::parse(read_text(folder / "run/run.json"))["held_out"]["accuracy"]);
    EXPECT_THAT(quiet, Not(HasSubstr("trained on by")));
    // Also if the option has the default value.
    const auto [other, told] = eval({"--split-seed", "0"});
    EXPECT_EQ(other["split_source"], "options");
    EXPECT_GT(other["trained_on"], 0);
    EXPECT_THAT(told, HasSubstr("were trained on by " + folder / "run"));
    EXPECT_EQ(eval({"--split", "all"}).first["count"], 120);
}

TEST_F(JobCommands, PredictGivesTheOthersResultsWhereOneFileIsBad) {
    ASSERT_EQ(train("run").status, 0);
    const auto image = [&](const std::string& name) {
        return folder.write(name, "P5 28 28 255\n" + std::string(28 * 28, '\x40'));
    };
    image("photos/a.pgm");
    const auto bad = folder.write("photos/b.png", "no image");
    image("photos/c.pgm");
    const auto text = headroom_cli({"predict", "--run", folder / "run", folder / "photos", "-q"});
    EXPECT_EQ(text.status, 3);
    EXPECT_THAT(text.err, testing::StartsWith("headroom: " + bad + ": "));
    EXPECT_EQ(std::count(text.err.begin(), text.err.end(), '\n'), 1) << text.err;
    EXPECT_THAT(text.out, HasSubstr("a.pgm"));
    EXPECT_THAT(text.out, HasSubstr("c.pgm"));
    EXPECT_THAT(text.out, HasSubstr("cannot be read"));
    const auto outcome = headroom_cli(
        {"predict", "--run", folder / "run", folder / "photos", "--json", "--top", "1"});
    EXPECT_EQ(outcome.status, 3);
    const auto list = json::parse(outcome.out);
    ASSERT_EQ(list.size(), 3u);
    EXPECT_EQ(list[0]["classes"].size(), 1u);
    EXPECT_TRUE(list[1].contains("error"));
    EXPECT_EQ(list[2]["classes"], list[0]["classes"]);
    expect_failure(headroom_cli({"predict", "--run", folder / "run", "--resize", "40x40",
                                 folder / "photos/a.pgm", "-q"}),
                   Failure::bad_data, {"needs 28x28, got 40x40"});
    std::filesystem::remove(bad);
    EXPECT_EQ(headroom_cli({"predict", "--run", folder / "run", folder / "photos"}).status, 0);
}

TEST_F(JobCommands, PredictWritesAFile) {
    ASSERT_EQ(train("run").status, 0);
    folder.write("photos/a.pgm", "P5 28 28 255\n" + std::string(28 * 28, '\x40'));
    folder.write("photos/b.png", "no image");
    std::vector<std::string> words = {"predict",         "--run", folder / "run",
                                      folder / "photos", "--out", folder / "p.csv"};
    const auto text = headroom_cli(words);
    EXPECT_EQ(text.status, 3) << "one cannot be read";
    EXPECT_THAT(text.out, HasSubstr("p.csv: 2 images"));
    EXPECT_THAT(text.out, HasSubstr("cannot be read"));
    expect_failure(headroom_cli(words), Failure::usage, {"p.csv: exists", "--resume"});
    words.insert(words.end(), {"--resume", "--json"});
    const auto again = headroom_cli(words);
    EXPECT_EQ(again.status, 3) << "as if it had not been interrupted";
    const auto result = json::parse(again.out);
    expect_keys(result, {"out", "images", "resumed", "unreadable", "answers", "images_per_second"});
    EXPECT_EQ(result["resumed"], 2);
    const auto shown = headroom_cli(
        {"predict", "--run", folder / "run", folder / "photos/a.pgm", "--reject", "0.5"});
    EXPECT_THAT(shown.err, HasSubstr("--reject"));
    EXPECT_THAT(shown.err, HasSubstr("--out"));
}

TEST_F(JobCommands, EvalChoosesWhatPredictRejects) {
    ASSERT_EQ(train("run", {"--valid-fraction", "0.2"}).status, 0);
    const std::vector<std::string> eval = {
        "eval", "--run", folder / "run", "--data", "synth:digits", "--synth-count", "120"};
    auto words = eval;
    words.insert(words.end(), {"--coverage", "99"});
    const auto text = headroom_cli(words);
    EXPECT_THAT(text.out, HasSubstr("At most 99.00% of the answers wrong"));
    EXPECT_THAT(text.out, HasSubstr("headroom predict --run " + folder / "run" + " --reject 0\n"))
        << "not as bad as that: every image is answered";
    words.push_back("--json");
    const auto row = nlohmann::json::parse(headroom_cli(words).out)[0];
    EXPECT_EQ(row["reject"]["threshold"], 0.0);
    EXPECT_EQ(row["reject"]["measured"]["images"], row["count"]);
    EXPECT_EQ(row["reject"]["measured"]["coverage"], 1.0);

    words[words.size() - 2] = "100";
    expect_failure(headroom_cli(words), Failure::usage, {"--coverage 100", "below 100"});
    ASSERT_EQ(train("no-valid").status, 0);
    words[words.size() - 2] = "1";
    words[2] = folder / "no-valid";
    expect_failure(headroom_cli(words), Failure::usage,
                   {"--coverage is chosen on a valid split", "--valid-fraction"});
}

TEST_F(JobCommands, ExportSaysWhetherItWasChecked) {
    ASSERT_EQ(train("run").status, 0);
    const std::vector<std::string> words = {"export", folder / "run", "--to",
                                            "keras",  "--out",        folder / "out"};
    const auto text = headroom_cli(words);
    EXPECT_EQ(text.status, 0) << text.err;
    EXPECT_THAT(text.out, HasSubstr("Not checked"));
    auto checked = words;
    checked.insert(checked.end(), {"--exist-ok", "--json", "--verify", "synth:digits"});
    const auto outcome = headroom_cli(checked);
    EXPECT_EQ(outcome.status, 0) << outcome.err;
    const auto result = json::parse(outcome.out);
    expect_keys(result,
                {"run", "to", "files", "labels", "bytes", "operators", "any_size", "check"});
    expect_keys(result["check"],
                {"runtime", "split", "images", "largest_difference", "largest_logit", "agrees",
                 "equal_answers", "correct", "their_correct"});
    EXPECT_EQ(result["check"]["agrees"], true);
    expect_failure(headroom_cli(words), Failure::usage, {"out", "--exist-ok"});
}

TEST_F(JobCommands, EvalOfTwoRunsOnOneDataPairsThem) {
    ASSERT_EQ(train("a").status, 0);
    ASSERT_EQ(train("b", {"--head", "gap-dense"}).status, 0);
    std::vector<std::string> eval = {"eval",   "--run",        folder / "a",    folder / "b",
                                     "--data", "synth:digits", "--synth-count", "120"};
    const auto text = headroom_cli(eval);
    ASSERT_EQ(text.status, 0) << text.err;
    EXPECT_THAT(text.out, HasSubstr(folder / "b" + " minus " + (folder / "a")));
    EXPECT_THAT(text.out, HasSubstr("95% interval over images"));
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
                                 "--split", "some", "-q", "--synth-count", "60"}),
                   Failure::usage, {"--split some", "train, valid, test or all"});
    expect_failure(headroom_cli({"predict", "--run", folder / "run", "--top", "0", "x.png"}),
                   Failure::usage, {"--top 0"});
    const auto broken = folder.write("broken.png", "no image");
    expect_failure(headroom_cli({"predict", "--run", folder / "run", broken}), Failure::bad_data,
                   {"broken.png"});
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

/// Stops as Ctrl-C would, after the first epoch's line.
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
    Environment environment;
    environment.stop = source.get_token();
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
    EXPECT_EQ(run_cli(command, out, err, environment), 130);
    EXPECT_EQ(out.str(), "");
    EXPECT_THAT(buffer.str(), HasSubstr("--resume"));

    // The printed command is all that is needed.
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
    Environment environment;
    environment.stop = source.get_token();
    environment.interrupt_status = [] { return 143; };
    const auto outcome = train("never", {}, environment);
    EXPECT_EQ(outcome.status, 143);
    EXPECT_FALSE(std::filesystem::exists(folder / "never"));
}

/// A stream that accepts nothing, for a given reason.
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
