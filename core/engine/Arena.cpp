#include "core/engine/Arena.h"

#include <algorithm>
#include <numeric>

namespace headroom {

std::size_t plan_arena(std::vector<LiveRange>& ranges) {
    std::vector<std::size_t> by_size(ranges.size());
    std::iota(by_size.begin(), by_size.end(), std::size_t{0});
    std::stable_sort(by_size.begin(), by_size.end(),
                     [&](auto a, auto b) { return ranges[a].bytes > ranges[b].bytes; });

    std::size_t total = 0;
    std::vector<const LiveRange*> placed; // in order of offset
    for (auto index : by_size) {
        LiveRange& range = ranges[index];
        if (range.last < range.first || range.bytes == 0) continue;
        std::size_t end_of_gap = 0;
        for (const LiveRange* other : placed) {
            if (other->last < range.first || other->first > range.last) continue;
            if (end_of_gap + range.bytes <= other->offset) break;
            end_of_gap = std::max(end_of_gap, (other->offset + other->bytes + 63) / 64 * 64);
        }
        range.offset = end_of_gap;
        total = std::max(total, range.offset + range.bytes);
        placed.insert(std::upper_bound(placed.begin(), placed.end(), &range,
                                       [](const LiveRange* a, const LiveRange* b) {
                                           return a->offset < b->offset;
                                       }),
                      &range);
    }
    return (total + 63) / 64 * 64;
}

} // namespace headroom
