#pragma once

#include <cstdint>
#include <string>
#include <utility>

namespace headroom {

/// Formats figures for reports: one way of writing each unit, for terminal and page alike. Every
/// function takes raw numbers (fractions, counts, bytes, seconds).

std::string grouped(std::int64_t count); ///< 3274634 -> "3,274,634"
std::string short_count(double count);   ///< 3274634 -> "3.27 M"; 812 -> "812"
std::string short_bytes(double bytes);   ///< 1500000 -> "1.50 MB" (powers of 1000)
std::string duration(double seconds);    ///< 0.5 -> "0.50 s"; 192 -> "3 min 12 s"
std::string percent(double fraction);    ///< 0.9921 -> "99.21%"
std::string points(double fraction);     ///< -0.0031 -> "-0.31": signed, percentage points
std::string p_value(double p);           ///< "p = 0.031"; "p < 0.0001"
std::string probability(double p);       ///< 0.973 -> "97.3%"; "over 99.9%", "below 0.1%"
std::string range(const std::pair<double, double>& interval); ///< "-0.41 to -0.21", in points
std::string rate(double images_per_second);                   ///< 1234.5 -> "1,235/s"

/// Returns the text with invalid UTF-8 replaced by U+FFFD, control characters by spaces, and
/// invisible characters that change the order or meaning of others by their escape (\\u202E). So a
/// file name can neither break a report, nor command a terminal, nor look like another.
std::string printable(const std::string& text);

/// Does the same for a text of several lines. The escapes are JSON's own, so JSON stays valid.
std::string printable_lines(const std::string& text);

/// Number of columns that a printable text takes: its code points.
std::size_t columns(const std::string& text);

} // namespace headroom
