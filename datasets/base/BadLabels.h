#pragma once

#include "datasets/base/Error.h"

#include <vector>

namespace headroom {

/// Labels that no class has. A reader throws it when it has looked at all labels of a split: the
/// line is about the first of them, and says how many more there are.
class BadLabels : public Error {
  public:
    /// `first` is what is wrong with the first of `samples`, which are Dataset::sample_name's.
    BadLabels(const std::string& first, std::vector<std::string> samples)
        : Error(Failure::bad_data, first + more(samples.size())), samples_(std::move(samples)) {}

    const std::vector<std::string>& samples() const { return samples_; }

  private:
    static std::string more(std::size_t count) {
        return count > 1 ? " (and " + std::to_string(count - 1) + " more)" : "";
    }
    std::vector<std::string> samples_;
};

} // namespace headroom
