#include "datasets/base/Crc32c.h"

#include <gtest/gtest.h>
#include <string>

namespace headroom {
namespace {

// RFC 3720, appendix B.4, and the check value of the catalogue of CRC algorithms.
TEST(Crc32c, GivesThePublishedValues) {
    EXPECT_EQ(crc32c("123456789"), 0xe3069283U);
    EXPECT_EQ(crc32c(std::string(32, '\0')), 0x8a9136aaU);
    EXPECT_EQ(crc32c(std::string(32, '\xff')), 0x62a8ab43U);
    std::string rising;
    for (int byte = 0; byte < 32; ++byte)
        rising += static_cast<char>(byte);
    EXPECT_EQ(crc32c(rising), 0x46dd794eU);
    EXPECT_EQ(crc32c(""), 0U);
}

TEST(Crc32c, GoesOnFromTheBytesBefore) {
    const std::string text = "The parts of a text give the same as the whole of it.";
    for (std::size_t at = 0; at <= text.size(); ++at)
        EXPECT_EQ(crc32c(text.substr(at), crc32c(text.substr(0, at))), crc32c(text)) << at;
}

} // namespace
} // namespace headroom
