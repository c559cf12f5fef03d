#include "core/runs/RunFiles.h"
#include "core/runs/config/RunConfig.h"
#include "core/runs/events/EventFile.h"
#include "tests/SourceFolder.h"
#include "tests/core/jobs/JobFixture.h"

#include <csignal>
#include <fmt/format.h>
#include <nlohmann/json.hpp>
#include <sys/wait.h>

namespace headroom {
namespace {

namespace fs = std::filesystem;
using testing::ElementsAre;

class TensorBoard : public JobFixture {
  protected:
    TrainSpec logged_spec(const std::string& out, int epochs = 2) const {
        auto spec = train_spec(out, epochs);
        spec.options.tensorboard = true;
        return spec;
    }

    fs::path events(const std::string& run) const { return folder / run / run_files::events; }

    /// Returns [step, tag, number or picture's shape] of each value, as an independent reader finds
    /// it.
    std::vector<nlohmann::json> read_back(const std::string& run) const {
        const auto out = folder / "read.txt";
        const auto command =
            fmt::format("/usr/bin/python3 {}/tests/core/jobs/training/read_events.py {} > {}",
                        source_folder(), events(run).string(), out.string());
        EXPECT_EQ(std::system(command.c_str()), 0);
        std::vector<nlohmann::json> values;
        std::ifstream stream(out);
        for (std::string line; std::getline(stream, line);)
            values.push_back(nlohmann::json::parse(line));
        return values;
    }

    static std::vector<std::int64_t> steps_of(const std::vector<nlohmann::json>& values,
                                              const std::string& tag) {
        std::vector<std::int64_t> steps;
        for (const auto& value : values)
            if (value[1] == tag) steps.push_back(value[0].get<std::int64_t>());
        return steps;
    }
};

TEST_F(TensorBoard, IsWrittenOnlyWhereAskedFor) {
    run(train_spec("plain", 1), {});
    EXPECT_FALSE(fs::exists(events("plain")));
    EXPECT_FALSE(read_json(folder / "plain/config.json")["options"].contains("tensorboard"));
}

TEST_F(TensorBoard, ChangesNoWeights) {
    run(train_spec("plain"), {});
    run(logged_spec("logged"), {});
    EXPECT_EQ(content(folder / "plain/model.safetensors"),
              content(folder / "logged/model.safetensors"));
    EXPECT_EQ(read_json(folder / "logged/config.json")["options"]["tensorboard"], true);
}

TEST_F(TensorBoard, HasEachEpochsNumbersAndPictures) {
    if (!fs::exists("/usr/bin/python3")) GTEST_SKIP() << "no /usr/bin/python3";
    const auto result = run(logged_spec("run"), {}).result;
    const auto values = read_back("run");
    ASSERT_EQ(values.size(), 1U + 2 * 6);
    EXPECT_EQ(values[0][1], "contact_sheet/train");
    EXPECT_EQ(values[0][2][2], 3); // RGB
    for (const auto& epoch : result.history) {
        const auto expect = [&](const char* tag, double number) {
            for (const auto& value : values)
                if (value[0] == epoch.epoch && value[1] == tag) {
                    EXPECT_EQ(value[2].get<float>(), static_cast<float>(number)) << tag;
                    return;
                }
            ADD_FAILURE() << tag << " of epoch " << epoch.epoch;
        };
        expect("loss/train", epoch.train_loss);
        expect("loss/test", epoch.held_out_loss);
        expect("accuracy/train", epoch.train_accuracy);
        expect("accuracy/test", epoch.held_out_accuracy);
        expect("learning_rate", epoch.learning_rate);
    }
    EXPECT_THAT(steps_of(values, "class_activation/test"), ElementsAre(1, 2));
}

TEST_F(TensorBoard, GrowsWithEachEpoch) {
    std::vector<std::uintmax_t> sizes;
    run(logged_spec("run", 3),
        {{}, [&](const Event& event) {
             if (std::holds_alternative<EpochDone>(event))
                 sizes.push_back(fs::exists(events("run")) ? fs::file_size(events("run")) : 0);
         }});
    sizes.push_back(fs::file_size(events("run")));
    ASSERT_EQ(sizes.size(), 4U);
    for (std::size_t i = 1; i < sizes.size(); ++i)
        EXPECT_GT(sizes[i], sizes[i - 1]);
}

TEST_F(TensorBoard, AResumedRunContinuesTheFile) {
    if (!fs::exists("/usr/bin/python3")) GTEST_SKIP() << "no /usr/bin/python3";
    std::stop_source source;
    run(logged_spec("run", 4), stop_after<EpochDone>(2, source));
    const auto before = content(events("run"));
    // Killed within the next record.
    std::ofstream(events("run"), std::ios::app | std::ios::binary) << "\x20";
    run(headroom::train_spec(folder / "run"), {});
    EXPECT_TRUE(content(events("run")).starts_with(before));
    const auto values = read_back("run");
    EXPECT_THAT(steps_of(values, "loss/train"), ElementsAre(1, 2, 3, 4));
    EXPECT_THAT(steps_of(values, "contact_sheet/train"), ElementsAre(0));
}

TEST_F(TensorBoard, AKilledRunsFileIsReadableAndHasNoStepTwice) {
    if (!fs::exists("/usr/bin/python3")) GTEST_SKIP() << "no /usr/bin/python3";
    const pid_t child = fork();
    if (child == 0) {
        int epochs = 0;
        run(logged_spec("run", 3),
            {{}, [&](const Event& event) {
                 if (std::holds_alternative<EpochDone>(event) && ++epochs == 3) raise(SIGKILL);
             }});
        _exit(1);
    }
    int status = 0;
    ASSERT_EQ(waitpid(child, &status, 0), child);
    EXPECT_THAT(steps_of(read_back("run"), "loss/train"), ElementsAre(1, 2));
    // An epoch that was logged, but whose checkpoint was lost.
    EventFile(events("run"), 2).add({2e9, 3, {{"loss/train", 0.5F}}});
    run(headroom::train_spec(folder / "run"), {});
    EXPECT_THAT(steps_of(read_back("run"), "loss/train"), ElementsAre(1, 2, 3));
}

TEST_F(TensorBoard, ALostFileIsWrittenAgain) {
    if (!fs::exists("/usr/bin/python3")) GTEST_SKIP() << "no /usr/bin/python3";
    std::stop_source source;
    run(logged_spec("run", 3), stop_after<EpochDone>(2, source));
    fs::remove(events("run"));
    run(headroom::train_spec(folder / "run"), {});
    EXPECT_THAT(steps_of(read_back("run"), "accuracy/test"), ElementsAre(1, 2, 3));
}

TEST_F(TensorBoard, IsReplacedWithItsRun) {
    if (!fs::exists("/usr/bin/python3")) GTEST_SKIP() << "no /usr/bin/python3";
    auto spec = logged_spec("run", 2);
    run(spec, {});
    spec.options.epochs = 1;
    spec.exist_ok = true;
    run(spec, {});
    EXPECT_THAT(steps_of(read_back("run"), "loss/train"), ElementsAre(1));
}

} // namespace
} // namespace headroom
