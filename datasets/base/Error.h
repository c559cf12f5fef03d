#pragma once

#include <stdexcept>
#include <string>

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

/// The one exception that reaches a user. Its text is one line:
/// what failed, in which file or object, what was expected, what was found, and the mend.
class Error : public std::runtime_error {
  public:
    Error(Failure failure, const std::string& line) : std::runtime_error(line), failure_(failure) {}
    Failure failure() const { return failure_; }
    int exit_status() const { return static_cast<int>(failure_); }

  private:
    Failure failure_;
};

inline Error usage_error(const std::string& line) {
    return {Failure::usage, line};
}
inline Error data_error(const std::string& line) {
    return {Failure::bad_data, line};
}
inline Error io_error(const std::string& line) {
    return {Failure::io, line};
}

} // namespace headroom
