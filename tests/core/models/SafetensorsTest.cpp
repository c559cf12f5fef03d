#include "core/models/Safetensors.h"
#include "datasets/base/Error.h"

#include <cmath>
#include <cstring>
#include <fstream>
#include <gmock/gmock.h>
#include <unistd.h>

using namespace headroom;
namespace fs = std::filesystem;
using testing::HasSubstr;

namespace {

class Safetensors : public testing::Test {
  protected:
    fs::path path = fs::temp_directory_path() /
                    ("headroom-safetensors-" + std::to_string(getpid()) + ".safetensors");
    ~Safetensors() override { fs::remove(path); }

    void write_raw(const std::string& header, std::size_t data_bytes) const {
        const std::uint64_t length = header.size();
        std::string content(8, '\0');
        std::memcpy(content.data(), &length, 8);
        content += header + std::string(data_bytes, '\0');
        std::ofstream(path, std::ios::binary) << content;
    }

    void expect_refused(const char* text) const {
        try {
            read_safetensors(path);
            FAIL() << text;
        } catch (const Error& error) {
            EXPECT_EQ(error.failure(), Failure::bad_data);
            EXPECT_THAT(error.what(), HasSubstr(text));
            EXPECT_THAT(error.what(), HasSubstr(path.string()));
            EXPECT_THAT(error.what(), testing::Not(HasSubstr("\n")));
        }
    }
};

TEST_F(Safetensors, RoundTrip) {
    const std::vector<float> a = {1, 2, 3, 4, 5, 6}, b = {-0.0f};
    write_safetensors(path, {{"z.weight", {2, 3}, a}, {"a.scalar", {}, b}},
                      {{"key", "a \"value\""}, {"name", "für"}});
    const auto file = read_safetensors(path);
    EXPECT_EQ(file.metadata.at("key"), "a \"value\"");
    EXPECT_EQ(file.metadata.at("name"), "für");
    ASSERT_EQ(file.tensors.size(), 2U);
    EXPECT_EQ(file.tensors.at("z.weight").shape(), (Shape{2, 3}));
    EXPECT_THAT(file.tensors.at("z.weight").values(), testing::ElementsAreArray(a));
    EXPECT_TRUE(std::signbit(file.tensors.at("a.scalar").data()[0]));
}

TEST_F(Safetensors, EveryFlippedBitIsFoundOrChangesNothing) {
    const std::vector<float> a = {1, 2, 3, 4}, b = {-0.5f};
    write_safetensors(path, {{"a", {2, 2}, a}, {"b", {}, b}}, {{"state", "{\"epoch\": 3}"}});
    std::ifstream stream(path, std::ios::binary);
    const std::string whole{std::istreambuf_iterator<char>(stream), {}};
    int found = 0;
    for (std::size_t bit = 0; bit < 8 * whole.size(); ++bit) {
        auto damaged = whole;
        damaged[bit / 8] = static_cast<char>(damaged[bit / 8] ^ (1 << bit % 8));
        std::ofstream(path, std::ios::binary | std::ios::trunc) << damaged;
        try {
            const auto file = read_safetensors(path);
            EXPECT_EQ(file.metadata.at("state"), "{\"epoch\": 3}") << bit;
            EXPECT_THAT(file.tensors.at("a").values(), testing::ElementsAreArray(a)) << bit;
            EXPECT_THAT(file.tensors.at("b").values(), testing::ElementsAreArray(b)) << bit;
        } catch (const Error& error) {
            EXPECT_TRUE(error.failure() == Failure::bad_data || error.failure() == Failure::io);
            ++found;
        }
    }
    EXPECT_GT(found, static_cast<int>(8 * whole.size() * 9 / 10));
}

TEST_F(Safetensors, SaysWhichTensorWasDamaged) {
    const std::vector<float> a = {1, 2}, b = {3, 4};
    write_safetensors(path, {{"a", {2}, a}, {"b", {2}, b}}, {});
    std::fstream stream(path, std::ios::binary | std::ios::in | std::ios::out);
    stream.seekp(-1, std::ios::end);
    stream.put('\x41');
    stream.close();
    expect_refused("tensor \"b\" was changed or damaged: its CRC-32C is ");
}

/// Files of other programs or older versions have no checksums.
TEST_F(Safetensors, AFileWithoutChecksumsOpens) {
    write_raw(R"({"__metadata__":{"format":"pt"},"t":{"dtype":"F32","shape":[2],)"
              R"("data_offsets":[0,8]}})",
              8);
    EXPECT_EQ(read_safetensors(path).metadata.size(), 1U);
}

TEST_F(Safetensors, TheDataIsAlignedAndFollowsTheHeader) {
    const std::vector<float> a = {1, 2};
    write_safetensors(path, {{"a", {2}, a}}, {});
    std::ifstream stream(path, std::ios::binary);
    const std::string content{std::istreambuf_iterator<char>(stream), {}};
    std::uint64_t length = 0;
    std::memcpy(&length, content.data(), 8);
    EXPECT_EQ(length % 8, 0U);
    EXPECT_EQ(content.size(), 8 + length + 8);
    EXPECT_EQ(content.substr(8, 1), "{");
}

TEST_F(Safetensors, RefusesWhatDoesNotHold) {
    const auto tensor = [](const char* shape, const char* offsets, const char* dtype = "F32") {
        return std::string("{\"t\":{\"dtype\":\"") + dtype + "\",\"shape\":" + shape +
               ",\"data_offsets\":" + offsets + "}}";
    };
    write_raw(tensor("[2]", "[0,8]"), 8);
    EXPECT_NO_THROW(read_safetensors(path));

    write_raw(tensor("[2]", "[0,8]", "BF16"), 8);
    expect_refused("tensor \"t\": dtype");
    write_raw(tensor("[2]", "[0,8]"), 4);
    expect_refused("needs more than the 4 bytes");
    write_raw(tensor("[1]", "[0,8]"), 8);
    expect_refused("shape 1 needs 4 bytes, its data_offsets hold 8");
    write_raw(tensor("[1]", "[4,8]"), 8);
    expect_refused("begins at 4, expected 0");
    write_raw(tensor("[1]", "[0,4]"), 8);
    expect_refused("end at 4 of 8 bytes");
    write_raw(tensor("[2]", "[8,0]"), 8);
    expect_refused("are not within");
    write_raw(tensor("[2]", "[0,18446744073709551615]"), 8);
    expect_refused("are not within");
    write_raw(tensor("[4294967296,4294967296,4]", "[0,8]"), 8); // 2^66 elements
    expect_refused("needs more than");
    write_raw(tensor("[-2]", "[0,8]"), 8);
    expect_refused("whole numbers only");
    write_raw(tensor("[2.0]", "[0,8]"), 8);
    expect_refused("whole numbers only");
    write_raw(tensor("2", "[0,8]"), 8);
    expect_refused("shape is not a list");
    write_raw(R"({"t":{"dtype":"F32","shape":[2]}})", 8);
    expect_refused("no data_offsets");
    write_raw(R"({"t":7})", 0);
    expect_refused("tensor \"t\"");
    write_raw(R"({"__metadata__":{"a":1}})", 0);
    expect_refused("strings only");
    write_raw("[1]", 0);
    expect_refused("not a JSON object");
    write_raw("{", 0);
    expect_refused("its header: not JSON at line 1, column 2");
    write_raw(R"({"a":{},"a":{}})", 0);
    expect_refused("its header: the key \"a\" is there twice");
    write_raw(std::string(1'000'000, '['), 0);
    expect_refused("its header: JSON nested deeper than 64 levels");
    write_raw(R"({"t":{"dtype":"F32","shape":[1e400]}})", 0);
    expect_refused("its header: holds a number that is too large");
    std::string ones = "1";
    for (int i = 0; i < 1000; ++i)
        ones += ",1";
    write_raw(tensor(("[" + ones + "]").c_str(), "[0,4]"), 4);
    expect_refused("rank 1001, expected at most 16");
    write_raw(R"({"a":{"dtype":"F32","shape":[2],"data_offsets":[0,8]},)"
              R"("b":{"dtype":"F32","shape":[2],"data_offsets":[4,12]}})",
              12);
    expect_refused("tensor \"b\": its data begins at 4, expected 8");
}

TEST_F(Safetensors, RefusesTruncatedFiles) {
    std::ofstream(path, std::ios::binary) << "abc";
    expect_refused("3 bytes");
    std::ofstream(path, std::ios::binary) << std::string(8, '\xff') << "{}";
    expect_refused("claims");
    try {
        read_safetensors(path.string() + ".missing");
        FAIL();
    } catch (const Error& error) {
        EXPECT_EQ(error.failure(), Failure::io);
    }
}

} // namespace
