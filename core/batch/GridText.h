#pragma once

#include "core/batch/Grid.h"

namespace headroom {

/// The grid as a file of grid_from_text(): a line for each option, or JSON if a value has a
/// quotation mark or a line break, which the lines cannot have.
std::string to_text(const Grid& grid);

} // namespace headroom
