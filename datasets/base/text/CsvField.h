#pragma once

#include <string>

namespace headroom {

/// A text as a field of a CSV file (RFC 4180): quoted where it holds a comma, a quote or a line
/// break. A text that a spreadsheet would take for a formula gets an apostrophe before it: a class
/// folder may be called "=HYPERLINK(...)".
std::string csv_field(const std::string& text);

} // namespace headroom
