#include "core/models/weights/Pickle.h"
#include "tests/datasets/TempFolder.h"

namespace headroom {
namespace {

using Kind = PickleValue::Kind;
using namespace std::string_literals;

Pickle read(const std::string& bytes) {
    return Pickle(
        bytes, 0, [](const auto& global) { return global == "a.B"; }, "file");
}

void expect_refused(const std::string& bytes, std::initializer_list<const char*> parts) {
    expect_error(Failure::bad_data, parts, [&] { read(bytes); });
}

TEST(Pickle, ReadsWhatPythonWrites) {
    // pickle.dumps({"a": (1, -2, 300, 70000), "b": [None, True, 2.5], "c": 2**40}, 2)
    const auto bytes = "\x80\x02}q\x00(X\x01\x00\x00\x00"s +
                       "aq\x01(K\x01J\xfe\xff\xff\xffM,\x01"s +
                       "Jp\x11\x01\x00tq\x02X\x01\x00\x00\x00"s + "bq\x03]q\x04(N\x88G@\x04"s +
                       "\x00\x00\x00\x00\x00\x00"s + "eX\x01\x00\x00\x00"s +
                       "cq\x05\x8a\x06\x00\x00\x00\x00\x00\x01u."s;
    const auto pickle = read(bytes);
    EXPECT_EQ(pickle.end(), bytes.size());
    const auto& root = pickle.root();
    ASSERT_EQ(root.kind, Kind::dictionary);
    ASSERT_EQ(root.items.size(), 6u);
    EXPECT_EQ(pickle.item(root, 0).text, "a");
    const auto& tuple = pickle.item(root, 1);
    ASSERT_EQ(tuple.items.size(), 4u);
    EXPECT_EQ(pickle.item(tuple, 1).integer, -2);
    EXPECT_EQ(pickle.item(tuple, 3).integer, 70000);
    const auto& list = pickle.item(root, 3);
    ASSERT_EQ(list.items.size(), 3u);
    EXPECT_EQ(pickle.item(list, 0).kind, Kind::none);
    EXPECT_EQ(pickle.item(list, 2).real, 2.5);
    EXPECT_EQ(pickle.item(root, 5).integer, std::int64_t{1} << 40);
}

TEST(Pickle, RecordsCallsAndExecutesNothing) {
    const auto pickle = read("\x80\x02"s + "ca\nB\nK\x07\x85R."s);
    EXPECT_EQ(pickle.root().kind, Kind::call);
    EXPECT_EQ(pickle.root().text, "a.B");
    EXPECT_EQ(pickle.item(pickle.root(), 0).integer, 7);
    expect_refused("\x80\x02"s + "cos\nsystem\nX\x02\x00\x00\x00ls\x85R."s,
                   {"os.system", "nothing was executed"});
    expect_refused("cbuiltins\neval\n."s, {"builtins.eval"});
    expect_refused("\x80\x04\x95\x00\x00\x00\x00\x00\x00\x00\x00."s, {"opcode FRAME"});
    expect_refused("(ios\nsystem\n."s, {"opcode INST"});
    expect_refused("\x93."s, {"opcode STACK_GLOBAL"});
    expect_refused("\xff."s, {"opcode 0xff"});
}

TEST(Pickle, RefusesWhatMakesNoSense) {
    expect_refused("", {"cut short"});
    expect_refused(".", {"stack is empty"});
    expect_refused("NN.", {"left over"});
    expect_refused("(N.", {"left over"});
    expect_refused("(.", {"stack is empty"}); // a mark is not a value
    expect_refused("(Na.", {"stack is empty"});
    expect_refused("NNa.", {"a list to append to"});
    expect_refused("}(Nu.", {"a key without a value"});
    expect_refused("t.", {"a mark is missing"});
    expect_refused("h\x05.", {"nothing was put at 5"});
    expect_refused("X\xff\xff\xff\xff"
                   "a.",
                   {"cut short"});
    expect_refused("\x8a\x09"
                   "123456789.",
                   {"more than 64 bits"});
    expect_refused("NN\x81.", {"what is called is missing"});
    expect_refused("ca\nB\nN\x81.", {"a call of a.B without sensible arguments"});
    expect_refused("N)R.", {"what is called is missing"});
    expect_refused("NNb.", {"dictionary"});
    expect_refused("ca\nB", {"name without an end"});
}

TEST(Pickle, StaysSmallWhereItIsLong) {
    expect_refused(std::string(2'000'000, 'N') + ".", {"1,000,000"});
    expect_refused(std::string(2'000'000, '(') + ".", {"1,000,000"});
    // Nested lists, and a list that contains itself.
    std::string deep;
    for (int i = 0; i < 300'000; ++i)
        deep += ']';
    for (int i = 1; i < 300'000; ++i)
        deep += 'a';
    EXPECT_EQ(read(deep + ".").root().items.size(), 1u);
    const auto circle = read("]q\x01h\x01"
                             "a."s);
    EXPECT_EQ(&circle.item(circle.root(), 0), &circle.root());
}

} // namespace
} // namespace headroom
