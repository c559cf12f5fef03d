#pragma once

#include "core/selftest/SelfTest.h"

#include <filesystem>

namespace headroom {

/// Ensures that nothing is computed on a machine that fails the self-test. Runs the self-test the
/// first time on a processor, instruction set, oneDNN or Headroom; later uses the stored result.
class MachineCheck {
  public:
    /// Results are stored in `file`; if that cannot be written, only in this process.
    explicit MachineCheck(std::filesystem::path file = user_file()) : file_(std::move(file)) {}

    /// self-test.json beside the tuning cache.
    static std::filesystem::path user_file();

    /// Returns the first failure of that precision in one line; empty if it passed.
    std::string fault(Precision precision, const std::stop_token& stop = {}) const;

    /// Throws Error(resources) if there is a fault.
    void require(Precision precision, const std::stop_token& stop = {}) const;

  private:
    std::filesystem::path file_;
};

/// Example: "conv, channels in blocks: backward in f32 is off by 0.31, at most 0.0001 is allowed".
std::string describe(const SelfTestCheck& check);

} // namespace headroom
