#pragma once

#include "core/comparison/DisputedImages.h"

namespace headroom {

/// The disputed images with each head's answer and map: part of the report page. Empty if there are
/// none.
std::string disputed_section(const DisputedImages& disputed);

} // namespace headroom
