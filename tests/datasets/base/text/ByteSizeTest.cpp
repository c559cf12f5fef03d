#include "datasets/base/text/ByteSize.h"

#include <gtest/gtest.h>
#include <optional>

namespace headroom {
namespace {

/// None if the text is not a size.
std::optional<std::uint64_t> parsed(const std::string& text) {
    std::uint64_t bytes = 0;
    return read_byte_size(text, bytes) ? std::optional(bytes) : std::nullopt;
}

TEST(ByteSize, ReadsUnitsOf1000AndOf1024) {
    EXPECT_EQ(parsed("4096"), 4096u);
    EXPECT_EQ(parsed("512MB"), 512000000u);
    EXPECT_EQ(parsed("2GiB"), 2147483648u);
    EXPECT_EQ(parsed("1.5 gb"), 1500000000u);
    EXPECT_EQ(parsed("0"), 0u);
}

TEST(ByteSize, WritesWhatItReads) {
    for (const char* text : {"2GiB", "512MB", "3kB", "4097", "1TiB"})
        EXPECT_EQ(byte_size_string(parsed(text).value()), text);
}

TEST(ByteSize, RefusesWhatIsNoSize) {
    for (const char* text :
         {"", "GB", "-1GB", "2XB", "1e3", "nan", "inf", "99999999999TB", "2 G B"})
        EXPECT_EQ(parsed(text), std::nullopt) << text;
}

} // namespace
} // namespace headroom
