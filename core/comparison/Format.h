#pragma once

#include <cstdint>
#include <string>

namespace headroom {

/// Figures in the words of a report: one way of writing each unit, for terminal and page alike.
/// Every function takes raw numbers (fractions, counts, bytes, seconds).

std::string grouped(std::int64_t count);    ///< 3274634 -> "3,274,634"
std::string short_count(double count);      ///< 3274634 -> "3.27 M"; 812 -> "812"
std::string short_bytes(double bytes);      ///< 1500000 -> "1.50 MB" (powers of 1000)
std::string duration(double seconds);       ///< 0.5 -> "0.50 s"; 192 -> "3 min 12 s"
std::string percent(double fraction);       ///< 0.9921 -> "99.21%"
std::string points(double fraction);        ///< -0.0031 -> "-0.31": signed, percentage points
std::string p_value(double p);              ///< "p = 0.031"; "p < 0.0001"
std::string rate(double images_per_second); ///< 1234.5 -> "1,235/s"

/// The text with invalid UTF-8 replaced by U+FFFD, control characters by spaces, and characters
/// that change the order or the meaning of others unseen by their escape (\\u202E), so that a file
/// name can neither break a report, nor command a terminal, nor look like another.
std::string printable(const std::string& text);

/// The same of a text of several lines. The escapes are JSON's own: a document stays one.
std::string printable_lines(const std::string& text);

/// How many columns a printable text takes: its code points.
std::size_t columns(const std::string& text);

} // namespace headroom
