#pragma once

#include "core/models/Model.h"

#include <optional>

namespace headroom {

// A gap-dense head is a flatten-dense head whose weights of one map are equal at all places. With
// the first dense layer's weights Wg {units, C} and Wf {units, C x HW}:
//
//     gap-dense to flatten-dense   Wf[k, c HW + i] = Wg[k, c] / HW       the same logits
//     flatten-dense to gap-dense   Wg[k, c] = sum of Wf[k, c HW + i]     the nearest gap-dense head
//
// All other parameters stay.

/// Heads that convert_head() can make.
std::vector<std::string> convertible_heads();

/// Returns a copy of the model with the head `to`. Throws Error(usage) unless one of the two heads
/// is gap-dense (or pool-1-dense) and the other flatten-dense.
Model convert_head(const Model& model, const std::string& to);

/// Share of the first dense layer's weight that a gap-dense head cannot have: |Wf - P Wf|^2 /
/// |Wf|^2, where P averages the weights of each map over its places. 0 = the head does not use the
/// place in the image; random weights give about 1 - 1 / HW. None for heads other than
/// flatten-dense.
std::optional<double> weight_outside_gap(const Model& model);

} // namespace headroom
