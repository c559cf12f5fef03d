#pragma once

namespace headroom {

/// Whether the program under test is compiled with AddressSanitizer.
bool under_sanitizers();

} // namespace headroom
