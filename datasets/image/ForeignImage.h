#pragma once

#include <string>
#include <string_view>

namespace headroom {

/// Identifies by its first bytes a file that is named like an image but cannot be read here, and
/// gives the remedy: "a HEIC photo: convert it to JPEG or PNG, ...". Empty if it is not recognised.
std::string foreign_image(std::string_view bytes);

} // namespace headroom
