#include "core/runs/events/EventRecord.h"

#include <fmt/format.h>
#include <gmock/gmock.h>

namespace headroom {
namespace {

std::string hex(const std::string& bytes) {
    std::string text;
    for (const unsigned char byte : bytes)
        text += fmt::format("{:02x}", byte);
    return text;
}

const LogEvent loss{1, 3, {{"loss/train", 0.5F}}};

/// Both records were computed from the format's public description, with a CRC-32C of its own.
TEST(EventRecord, HasTheBytesOfTheFormat) {
    EXPECT_EQ(hex(first_record(0)),
              "1800000000000000a37f4b220900000000000000001a0d627261696e2e4576656e743a32eedf28a3");
    EXPECT_EQ(hex(event_record(loss)),
              "200000000000000029eda95009000000000000f03f10032a130a110a0a6c6f73732f747261696e"
              "150000003f8ea448d7");
}

TEST(EventRecord, LeavesOutStepZeroAndWritesPictures) {
    const auto bytes = event_record({0, 0, {{"sheet", EventImage{2, 300, 3, "PNG"}}}});
    // Value {tag, image {height 2, width 300, colorspace 3, encoded_image}}, in a summary.
    EXPECT_THAT(hex(bytes), testing::HasSubstr("2a170a150a057368656574220c080210ac021803"
                                               "2203504e47"));
    const auto place = record_at(bytes, 0);
    ASSERT_TRUE(place);
    EXPECT_EQ(place->step, 0);
    EXPECT_EQ(place->end, bytes.size());
}

TEST(EventRecord, ReadsTheStepBack) {
    const auto file = first_record(0) + event_record(loss) + event_record({1, 300, {}});
    const auto first = record_at(file, 0);
    ASSERT_TRUE(first && first->first);
    const auto second = record_at(file, first->end);
    ASSERT_TRUE(second && !second->first);
    EXPECT_EQ(second->step, 3);
    const auto third = record_at(file, second->end);
    ASSERT_TRUE(third);
    EXPECT_EQ(third->step, 300);
    EXPECT_EQ(third->end, file.size());
    EXPECT_FALSE(record_at(file, file.size()));
    EXPECT_FALSE(record_at(file, file.size() + 1));
}

TEST(EventRecord, ReadsNothingOfADamagedOrIncompleteOne) {
    const auto record = event_record(loss);
    for (std::size_t length = 0; length < record.size(); ++length)
        EXPECT_FALSE(record_at(record.substr(0, length), 0)) << length;
    for (std::size_t i = 0; i < record.size(); ++i) {
        auto damaged = record;
        damaged[i] = static_cast<char>(damaged[i] ^ 4);
        EXPECT_FALSE(record_at(damaged, 0)) << i;
    }
    // A length near 2^64 whose checksum is right.
    const std::string huge("\xff\xff\xff\xff\xff\xff\xff\xff\xa6\x7b\x11\x3a", 12);
    EXPECT_FALSE(record_at(huge + std::string(40, 'x'), 0));
}

} // namespace
} // namespace headroom
