#include "datasets/Split.h"

#include "datasets/base/Error.h"
#include "datasets/base/Random.h"

#include <algorithm>
#include <cmath>
#include <fmt/format.h>
#include <map>

namespace headroom {

std::pair<std::vector<std::size_t>, std::vector<std::size_t>>
stratified_split(const std::vector<int>& labels, double fraction, std::uint64_t seed) {
    if (!(fraction > 0 && fraction < 1))
        throw usage_error(fmt::format(
            "{} is not a fraction to split by: expected more than 0 and less than 1", fraction));

    std::map<int, std::vector<std::size_t>> members;
    for (std::size_t i = 0; i < labels.size(); ++i)
        members[labels[i]].push_back(i);

    std::pair<std::vector<std::size_t>, std::vector<std::size_t>> parts;
    auto& [rest, taken] = parts;
    for (auto& [label, indices] : members) {
        auto count =
            static_cast<std::size_t>(std::llround(fraction * static_cast<double>(indices.size())));
        if (indices.size() >= 2) count = std::clamp<std::size_t>(count, 1, indices.size() - 1);
        // Each class draws from a stream of its own: adding a class leaves the others' split alone.
        Random::stream({seed, Random::hash("split"), static_cast<std::uint64_t>(label)})
            .shuffle(indices);
        const auto middle = indices.begin() + static_cast<std::ptrdiff_t>(count);
        taken.insert(taken.end(), indices.begin(), middle);
        rest.insert(rest.end(), middle, indices.end());
    }
    std::sort(rest.begin(), rest.end());
    std::sort(taken.begin(), taken.end());
    return parts;
}

} // namespace headroom
