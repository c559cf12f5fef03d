#pragma once

#include "datasets/base/Error.h"

#include <vector>

namespace headroom {

/// Error about labels that no class has. A reader throws it after checking all labels of a split;
/// the line describes the first of them and gives the number of the others.
class BadLabels : public Error {
  public:
    /// `first` is the error of the first of `samples`, which are Dataset::sample_name's.
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
