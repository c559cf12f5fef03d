#pragma once

#include <filesystem>
#include <nlohmann/json.hpp>
#include <string>
#include <string_view>

namespace headroom {

/// Parses JSON from outside, the one way it is read, in time that grows with its length and no
/// faster. More is refused than the grammar asks for: nesting deeper than 64 (what copies or prints
/// a value does so recursively, and would run out of stack), a key that is twice in its object
/// (which of the two was meant?), numbers beyond a double, more than 1,000,000 keys in one object
/// and 8,000,000 values in all.
///
///     const auto json = parse_json(R"({"a": 1})", "my.json");
///
/// `steps` counts the work, for a test of its growth.
/// Throws Error(bad_data) "my.json: not JSON at line 1, column 17", or what else is wrong.
nlohmann::ordered_json parse_json(std::string_view text, const std::string& where,
                                  std::uint64_t* steps = nullptr);

/// Reads a whole file. Throws Error(io) where it cannot be read, Error(bad_data) where it is no
/// regular file, larger than that, or as parse_json does.
nlohmann::ordered_json read_json_file(const std::filesystem::path& path,
                                      std::size_t most_bytes = 64 << 20);

/// Where the byte of that number, counted from 1, is in a text: "line 3, column 17".
std::string text_place(std::string_view text, std::size_t byte);

/// A value as a message quotes it: on one line, cut off where it is long.
std::string shown(const nlohmann::ordered_json& value);

} // namespace headroom
