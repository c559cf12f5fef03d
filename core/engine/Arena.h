#pragma once

#include <cstddef>
#include <vector>

namespace headroom {

/// A buffer of a Plan: how large it is and from which step to which it must keep its bytes.
struct Life {
    std::size_t bytes = 0;
    int first = 0, last = -1; ///< step numbers, both included; last < first = never used
    std::size_t offset = 0;   ///< what plan_arena() decides
};

/// Chooses an offset (a multiple of 64) for every buffer so that two that live at the same step
/// never overlap; returns the size of the arena. Greedy by size: the largest first, each at the
/// lowest place that is free during its life ("Greedy by Size for Offset Calculation", Pisarchyk
/// and Lee, "Efficient Memory Management for Deep Neural Net Inference", arXiv:2001.03288).
std::size_t plan_arena(std::vector<Life>& lives);

} // namespace headroom
