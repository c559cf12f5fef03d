#pragma once

#include <algorithm>
#include <string>
#include <vector>

namespace headroom {

/// Returns the candidate that shares the longest beginning and end with `name`; "" if none.
inline std::string nearest(const std::string& name, const std::vector<std::string>& candidates) {
    std::string best;
    std::ptrdiff_t best_shared = -1;
    for (const auto& candidate : candidates) {
        const auto shared =
            (std::ranges::mismatch(name, candidate).in1 - name.begin()) +
            (std::mismatch(name.rbegin(), name.rend(), candidate.rbegin(), candidate.rend()).first -
             name.rbegin());
        if (shared <= best_shared) continue;
        best_shared = shared;
        best = candidate;
    }
    return best;
}

} // namespace headroom
