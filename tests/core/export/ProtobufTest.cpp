#include "core/export/Protobuf.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

using namespace std::string_literals;

// The examples of https://protobuf.dev/programming-guides/encoding.
TEST(Protobuf, EncodesTheExamplesOfItsGuide) {
    ProtobufMessage number;
    number.integer(1, 150);
    EXPECT_EQ(number.data(), "\x08\x96\x01"s);
    EXPECT_EQ(ProtobufMessage().bytes(2, "testing").data(), "\x12\x07testing"s);
    EXPECT_EQ(ProtobufMessage().message(3, number).data(), "\x1a\x03\x08\x96\x01"s);
    EXPECT_EQ(ProtobufMessage().integer(1, -2).data(),
              "\x08\xfe\xff\xff\xff\xff\xff\xff\xff\xff\x01"s);
}

TEST(Protobuf, EncodesFieldsAbove15AndFloats) {
    EXPECT_EQ(ProtobufMessage().integer(20, 7).data(), "\xa0\x01\x07"s);
    EXPECT_EQ(ProtobufMessage().real(2, 1.0F).data(), "\x15\x00\x00\x80\x3f"s);
}

} // namespace
} // namespace headroom
