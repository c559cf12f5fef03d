#pragma once

#include "datasets/base/Error.h"

#include <exception>
#include <optional>
#include <string>

namespace headroom {

/// What a job's exception says to people, in one line without control characters.
struct FailureLine {
    Failure failure;
    std::string line;
    std::string option = {}; ///< the key of the option that `line` is about (Error::option)
};

/// Both front ends show a failed job by this. Nothing where the job was Cancelled: that is no
/// failure.
std::optional<FailureLine> failure_line(std::exception_ptr exception);

} // namespace headroom
