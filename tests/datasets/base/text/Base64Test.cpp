#include "datasets/base/text/Base64.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

TEST(Base64, EncodesTheVectorsOfRfc4648) {
    EXPECT_EQ(to_base64(""), "");
    EXPECT_EQ(to_base64("f"), "Zg==");
    EXPECT_EQ(to_base64("fo"), "Zm8=");
    EXPECT_EQ(to_base64("foo"), "Zm9v");
    EXPECT_EQ(to_base64("foob"), "Zm9vYg==");
    EXPECT_EQ(to_base64("fooba"), "Zm9vYmE=");
    EXPECT_EQ(to_base64("foobar"), "Zm9vYmFy");
    EXPECT_EQ(to_base64("\xFB\xFF"), "+/8=");
}

TEST(Base64, TellsOtherTextsApart) {
    EXPECT_TRUE(is_base64("Zm9vYg=="));
    EXPECT_TRUE(is_base64(""));
    for (const char* other : {"Zm9v\"", "<b>", "a b", "=a"})
        EXPECT_FALSE(is_base64(other)) << other;
}

} // namespace
} // namespace headroom
