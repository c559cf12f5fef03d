#pragma once

namespace headroom {

/// Thrown by long work once its stop token is requested.
struct Cancelled {};

} // namespace headroom
