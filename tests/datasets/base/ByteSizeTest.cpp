#include "datasets/base/ByteSize.h"

#include "tests/datasets/TempFolder.h"

namespace headroom {
namespace {

TEST(ByteSize, ReadsUnitsOf1000AndOf1024) {
    EXPECT_EQ(parse_byte_size("4096"), 4096u);
    EXPECT_EQ(parse_byte_size("512MB"), 512000000u);
    EXPECT_EQ(parse_byte_size("2GiB"), 2147483648u);
    EXPECT_EQ(parse_byte_size("1.5 gb"), 1500000000u);
    EXPECT_EQ(parse_byte_size("0"), 0u);
}

TEST(ByteSize, WritesWhatItReads) {
    for (const char* text : {"2GiB", "512MB", "3kB", "4097", "1TiB"})
        EXPECT_EQ(byte_size_string(parse_byte_size(text)), text);
}

TEST(ByteSize, RefusesWhatIsNoSize) {
    for (const char* text :
         {"", "GB", "-1GB", "2XB", "1e3", "nan", "inf", "99999999999TB", "2 G B"})
        expect_error(Failure::usage, {"is no size: expected a number and a unit"},
                     [&] { parse_byte_size(text); });
}

} // namespace
} // namespace headroom
