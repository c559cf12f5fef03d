#pragma once

#include <string>

namespace headroom {

/// The top of the source tree, where tests find their fixtures. One file knows the path, so that
/// the compiler's cache serves clones in several places.
std::string source_folder();

} // namespace headroom
