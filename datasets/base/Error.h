#pragma once

#include <stdexcept>
#include <string>
#include <utility>

namespace headroom {

/// Why a command failed; the values are the program's exit statuses (docs/commands.md).
enum class Failure : int {
    check_failed = 1,
    usage = 2,
    bad_data = 3,
    io = 4,
    resources = 5,
    diverged = 6,
    locked = 7,
};

/// The only exception that reaches a user. Its text is one line: what failed, in which file or
/// object, what was expected, what was found, and the remedy.
class Error : public std::runtime_error {
  public:
    Error(Failure failure, const std::string& line, std::string option = {})
        : std::runtime_error(line), failure_(failure), option_(std::move(option)) {}
    Failure failure() const { return failure_; }
    int exit_status() const { return static_cast<int>(failure_); }

    /// The key of the option whose value the text begins with ("batch-size"), or empty. The command
    /// line prints "--batch-size " before the text; the window marks the field.
    const std::string& option() const { return option_; }

  private:
    Failure failure_;
    std::string option_;
};

inline Error usage_error(const std::string& line) {
    return {Failure::usage, line};
}
/// `line` begins with the value: "0: expected at least 1".
inline Error option_error(const std::string& key, const std::string& line) {
    return {Failure::usage, line, key};
}
inline Error data_error(const std::string& line) {
    return {Failure::bad_data, line};
}
inline Error io_error(const std::string& line) {
    return {Failure::io, line};
}

} // namespace headroom
