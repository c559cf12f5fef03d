#pragma once

#include <cstddef>
#include <vector>

namespace headroom {

/// Live range of a Plan's buffer: its size, and the first and last step that need its contents.
struct LiveRange {
    std::size_t bytes = 0;
    int first = 0, last = -1; ///< step numbers, both included; last < first = never used
    std::size_t offset = 0;   ///< result of plan_arena()
};

/// Chooses an offset (a multiple of 64) for every buffer so that buffers that are live at the same
/// step never overlap; returns the size of the arena. Greedy by size: the largest first, each at
/// the lowest offset that is free during its live range ("Greedy by Size for Offset Calculation",
/// Pisarchyk and Lee, "Efficient Memory Management for Deep Neural Net Inference",
/// arXiv:2001.03288).
std::size_t plan_arena(std::vector<LiveRange>& ranges);

} // namespace headroom
