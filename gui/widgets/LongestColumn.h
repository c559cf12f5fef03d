#pragma once

namespace headroom {

/// Width in pixels of the widest column of a table. Longer texts are elided, and the tool tip of
/// their cell has them whole.
inline constexpr int longest_column = 260;

} // namespace headroom
