#pragma once

#include <cstddef>
#include <string>
#include <vector>

namespace headroom {

/// Parses numbers of training images, "100", "300", "all": 0 is all. Throws Error(usage) unless
/// they ascend, with at most one "all", at the end.
std::vector<std::size_t> parse_train_limits(const std::vector<std::string>& limits);

/// Throws Error(usage) where there are fewer images, fewer are asked for than there are classes, or
/// "all" is not more than the limit before it. `class_counts` has the training images by class.
void check_train_limits(const std::vector<std::string>& limits,
                        const std::vector<std::size_t>& class_counts);

} // namespace headroom
