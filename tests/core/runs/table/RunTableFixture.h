#pragma once

#include "core/runs/RunList.h"
#include "datasets/base/Error.h"
#include "datasets/base/options/OptionName.h"

#include <gmock/gmock.h>

namespace headroom {

/// A finished run as a list has it.
inline RunEntry listed_run(const std::string& name, const std::string& head, double rate,
                           double seed, double accuracy) {
    RunEntry run;
    run.path = name;
    run.state = RunEntry::State::finished;
    run.model = "tiny";
    run.data = "synth:digits";
    run.fingerprint = "0123";
    run.settings = {{"lr", rate}, {"seed", seed}, {"epochs", 5.0}, {"optimizer", "adamw"}};
    run.heads.push_back({.head = head,
                         .params = 1000,
                         .trained_params = {},
                         .test_accuracy = accuracy,
                         .metrics = {{"test_accuracy", accuracy}, {"seconds", 10.0}}});
    run.epochs = run.epochs_done = 5;
    run.started = "2025-01-31T12:00:00Z";
    return run;
}

inline void expect_option_error(const std::string& text, const auto& call) {
    try {
        call();
        FAIL() << "expected: " << text;
    } catch (const Error& error) {
        EXPECT_EQ(error.failure(), Failure::usage);
        EXPECT_THAT(whole_line(error), testing::HasSubstr(text));
        EXPECT_THAT(error.what(), testing::Not(testing::HasSubstr("\n")));
    }
}

} // namespace headroom
