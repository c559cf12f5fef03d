#pragma once

#include <string>

namespace headroom {

/// Formats a text as a field of a CSV file (RFC 4180): quoted if it holds a comma, a quote or a
/// line break. A text that a spreadsheet would take for a formula is prefixed with an apostrophe: a
/// class folder may be called "=HYPERLINK(...)".
std::string csv_field(const std::string& text);

} // namespace headroom
