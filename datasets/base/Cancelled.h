#pragma once

namespace headroom {

/// Thrown out of long work when its stop token asks for it.
struct Cancelled {};

} // namespace headroom
