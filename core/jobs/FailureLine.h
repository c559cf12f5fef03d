#pragma once

#include "datasets/base/Error.h"

#include <exception>
#include <optional>
#include <string>

namespace headroom {

/// Message of a job's exception, in one line without control characters.
struct FailureLine {
    Failure failure;
    std::string line;
    std::string option = {}; ///< key of the option that `line` is about (Error::option)
};

/// Both front ends report a failed job with this. Returns nothing if the job was Cancelled, which
/// is not a failure.
std::optional<FailureLine> failure_line(std::exception_ptr exception);

} // namespace headroom
