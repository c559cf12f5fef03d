#pragma once

#include <string>
#include <string_view>

namespace headroom {

/// What a file is, by its first bytes, that bears an image's name but is none that is read here,
/// and what to do: "a HEIC photo: convert it to JPEG or PNG, ...". Empty where they say nothing.
std::string foreign_image(std::string_view bytes);

} // namespace headroom
