#include "core/models/onnx/ProtobufReader.h"

#include "core/export/Protobuf.h"
#include "datasets/base/Error.h"
#include "tests/datasets/TempFolder.h"

namespace headroom {
namespace {

/// Reads all fields of a file; their numbers and values.
std::vector<std::pair<std::uint64_t, std::uint64_t>> fields(const std::string& bytes) {
    const TempFolder folder;
    const FileBytes file(folder.write("message", bytes));
    ByteWindow window(file);
    ProtobufReader reader(window, {0, file.size()});
    std::vector<std::pair<std::uint64_t, std::uint64_t>> all;
    while (const auto field = reader.next())
        all.emplace_back(field->number, field->value);
    return all;
}

TEST(ProtobufReader, ReadsWhatTheEncoderWrites) {
    ProtobufMessage inner, outer;
    inner.integer(1, 150).real(2, 1.0F);
    outer.integer(1, -1).message(3, inner).bytes(1000, std::string(100'000, 'x'));
    const TempFolder folder;
    const FileBytes file(folder.write("message", outer.data()));
    ByteWindow window(file);
    ProtobufReader reader(window, {0, file.size()});
    auto field = reader.next();
    EXPECT_EQ(static_cast<std::int64_t>(field->value), -1);
    field = reader.next();
    auto message = reader.message(*field);
    EXPECT_EQ(message.next()->value, 150U);
    EXPECT_EQ(message.next()->value, 0x3f800000U);
    EXPECT_FALSE(message.next());
    field = reader.next();
    EXPECT_EQ(field->number, 1000U);
    EXPECT_TRUE(reader.text(*field) == std::string(100'000, 'x'));
    EXPECT_FALSE(reader.next());
}

// The published example: field 1, 150 (https://protobuf.dev/programming-guides/encoding).
TEST(ProtobufReader, ReadsThePublishedExample) {
    EXPECT_EQ(fields("\x08\x96\x01"),
              (std::vector{std::pair<std::uint64_t, std::uint64_t>{1, 150}}));
}

TEST(ProtobufReader, NamesTheByteOfWhatIsNoMessage) {
    using namespace std::string_literals;
    for (const auto& [bytes, why] :
         {std::pair{"\x08\x96"s, "cut short at byte 1"},
          {"\x08"s, "cut short at byte 1"},
          {"\x08\x01\x0a\x05hell"s, "5 bytes, where 4 are left at byte 2"},
          {"\x0a\xff\xff\xff\xff\xff\xff\xff\xff\xff\x01"s, "bytes, where 0"},
          {"\x0d\x01\x02"s, "4 bytes, where 2 are left"},
          {"\x0b"s, "the unknown kind 3"},
          {"\x00\x00"s, "without a number"},
          {"\x08"s + std::string(10, '\xff') + "\x01", "64 bits"}})
        expect_error(Failure::bad_data, {why}, [&, &bytes = bytes] { fields(bytes); });
}

} // namespace
} // namespace headroom
