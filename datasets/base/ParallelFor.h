#pragma once

#include <cstddef>
#include <functional>
#include <stop_token>

namespace headroom {

/// Runs `work(0)` ... `work(count - 1)` on every core, or on that many threads, in any order.
/// `on_progress` (may be empty) is called on the calling thread from time to time, and at the end
/// with done == total. If calls throw, the error of the lowest index is rethrown, so that the same
/// bad data gives the same message on every run. Throws Cancelled once `stop` is requested.
void parallel_for(std::size_t count, const std::function<void(std::size_t)>& work,
                  const std::function<void(std::size_t done, std::size_t total)>& on_progress = {},
                  std::stop_token stop = {}, unsigned threads = 0);

} // namespace headroom
