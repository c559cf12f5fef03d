#include "core/engine/Arena.h"

#include <algorithm>
#include <numeric>

namespace headroom {

std::size_t plan_arena(std::vector<Life>& lives) {
    std::vector<std::size_t> by_size(lives.size());
    std::iota(by_size.begin(), by_size.end(), std::size_t{0});
    std::stable_sort(by_size.begin(), by_size.end(),
                     [&](auto a, auto b) { return lives[a].bytes > lives[b].bytes; });

    std::size_t total = 0;
    std::vector<const Life*> placed; // in order of offset
    for (auto index : by_size) {
        Life& life = lives[index];
        if (life.last < life.first || life.bytes == 0) continue;
        std::size_t end_of_gap = 0;
        for (const Life* other : placed) {
            if (other->last < life.first || other->first > life.last) continue;
            if (end_of_gap + life.bytes <= other->offset) break;
            end_of_gap = std::max(end_of_gap, (other->offset + other->bytes + 63) / 64 * 64);
        }
        life.offset = end_of_gap;
        total = std::max(total, life.offset + life.bytes);
        placed.insert(
            std::upper_bound(placed.begin(), placed.end(), &life,
                             [](const Life* a, const Life* b) { return a->offset < b->offset; }),
            &life);
    }
    return (total + 63) / 64 * 64;
}

} // namespace headroom
