#pragma once

#include "core/jobs/evaluation/EvaluateJob.h"
#include "core/jobs/training/CompareJob.h"
#include "core/jobs/training/TrainJob.h"
#include "datasets/base/Error.h"
#include "datasets/base/options/OptionName.h"

#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <unistd.h>

namespace headroom {

/// A separate folder, a model that trains quickly, and a few hundred generated digits.
class JobFixture : public testing::Test {
  protected:
    const std::filesystem::path folder =
        std::filesystem::temp_directory_path() /
        ("headroom-job-" + std::to_string(getpid()) + "-" +
         testing::UnitTest::GetInstance()->current_test_info()->name());
    const std::filesystem::path model_path = folder / "tiny.json";

    JobFixture() {
        std::filesystem::remove_all(folder);
        std::filesystem::create_directories(folder);
        std::ofstream(model_path) << R"({"name": "tiny", "input": "28x28x1", "classes": 10,
            "backbone": [{"type": "conv", "filters": 8, "kernel": 3, "stride": 2, "padding": 1},
                         {"type": "batchnorm"}, {"type": "relu"},
                         {"type": "maxpool", "kernel": 2}],
            "heads": [{"kind": "flatten-dense", "hidden": [16], "dropout": 0.25},
                      {"kind": "gap-dense"}]})";
    }
    ~JobFixture() override { std::filesystem::remove_all(folder); }

    DataSpec digits() const {
        DataSpec data;
        data.path = "synth:digits";
        data.options.synth_count = 300;
        return data;
    }

    TrainSpec train_spec(const std::string& out, int epochs = 2) const {
        TrainSpec spec;
        spec.data = digits();
        spec.model = model_path.string();
        spec.head = "flatten-dense";
        spec.options.epochs = epochs;
        spec.options.batch_size = 32; // leaves a smaller last batch
        spec.options.learning_rate = 0.01;
        spec.options.augment = "shift=2";
        spec.options.threads = 1;
        if (!out.empty()) spec.out = folder / out;
        return spec;
    }

    /// Requests a stop after `count` events of one kind; earlier epochs do not count.
    template <typename EventType>
    static JobControl stop_after(int count, std::stop_source& source) {
        return {source.get_token(), [count, &source](const Event& event) mutable {
                    const auto* epoch = std::get_if<EpochDone>(&event);
                    if (std::holds_alternative<EventType>(event) && !(epoch && epoch->earlier) &&
                        --count == 0)
                        source.request_stop();
                }};
    }

    static std::string content(const std::filesystem::path& path) {
        std::ifstream stream(path, std::ios::binary);
        EXPECT_TRUE(stream) << path;
        return {std::istreambuf_iterator<char>(stream), {}};
    }

    template <typename Call>
    static void expect_error(Failure failure, const std::string& text, const Call& call) {
        try {
            call();
            FAIL() << "expected: " << text;
        } catch (const Error& error) {
            EXPECT_EQ(error.failure(), failure) << error.what();
            EXPECT_THAT(whole_line(error), testing::HasSubstr(text));
            EXPECT_THAT(error.what(), testing::Not(testing::HasSubstr("\n")));
        }
    }
};

} // namespace headroom
