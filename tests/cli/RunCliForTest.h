#pragma once

#include "cli/RunCli.h"
#include "tests/datasets/TempFolder.h"

#include <sstream>

namespace headroom {

struct Outcome {
    int status = -1;
    std::string out, err;
};

/// Runs the program in-process, in an empty environment by default.
inline Outcome headroom_cli(const std::vector<std::string>& arguments,
                            const Environment& environment = {}) {
    std::ostringstream out, err;
    const int status = run_cli(arguments, out, err, environment);
    return {status, out.str(), err.str()};
}

inline Environment with_environment(std::map<std::string, std::string> variables) {
    Environment environment;
    environment.variables = std::move(variables);
    return environment;
}

/// Expects that exit status, nothing on stdout, and one line on stderr that contains all parts.
inline void expect_failure(const Outcome& outcome, Failure failure,
                           std::initializer_list<const char*> parts) {
    EXPECT_EQ(outcome.status, static_cast<int>(failure)) << outcome.err;
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, testing::StartsWith("headroom: "));
    EXPECT_EQ(std::count(outcome.err.begin(), outcome.err.end(), '\n'), 1) << outcome.err;
    for (const char* part : parts)
        EXPECT_THAT(outcome.err, testing::HasSubstr(part));
}

} // namespace headroom
