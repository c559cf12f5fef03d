#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

namespace headroom {

/// One record of a CSV file.
struct CsvRow {
    std::size_t line = 0; ///< on which it begins, from 1
    std::vector<std::string> fields;
};

/// Parses CSV (RFC 4180): fields separated by commas, in double quotes where they hold commas,
/// quotes or line breaks; lines end with LF or CRLF. A byte order mark and empty lines are left
/// out. Throws Error(bad_data) that begins with `where` and the line for a quote that is not closed
/// or has text after it, and for a null byte (UTF-16, or no text).
std::vector<CsvRow> parse_csv(std::string_view text, const std::string& where);

} // namespace headroom
