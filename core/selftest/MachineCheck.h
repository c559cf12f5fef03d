#pragma once

#include "core/selftest/SelfTest.h"

#include <filesystem>

namespace headroom {

/// Sees to it that nothing is computed on a machine where the self-test fails: the first time on a
/// processor, instruction set, oneDNN or Headroom it runs the self-test; after that it knows.
class MachineCheck {
  public:
    /// Results are remembered in `file`; where that cannot be written, for this process.
    explicit MachineCheck(std::filesystem::path file = user_file()) : file_(std::move(file)) {}

    /// self-test.json beside the tuning cache.
    static std::filesystem::path user_file();

    /// The first failure of that precision, in one line; empty where it passed.
    std::string fault(Precision precision, const std::stop_token& stop = {}) const;

    /// Throws Error(resources) where there is a fault.
    void require(Precision precision, const std::stop_token& stop = {}) const;

  private:
    std::filesystem::path file_;
};

/// "conv, channels in blocks: backward in f32 is off by 0.31, at most 0.0001 is allowed".
std::string describe(const SelfTestCheck& check);

} // namespace headroom
