#pragma once

#include <cstdint>
#include <string>
#include <string_view>

namespace headroom::hdf5walk {

/// A line of the protocol, written to standard output without buffering.
///
///     Line("dataset").add("path", path).add("stored", bytes).send();
class Line {
  public:
    explicit Line(const char* word) : text_(word) {}
    Line& add(const char* key, std::string_view value);
    Line& add(const char* key, std::uint64_t value) { return add(key, std::to_string(value)); }
    void send();

  private:
    std::string text_;
};

/// Sends "failed" with the reason, and ends the program.
[[noreturn]] void fail(std::string_view why);

/// Reads the next line of standard input, without its end; returns false at the end of the input.
bool receive(std::string& line);

} // namespace headroom::hdf5walk
