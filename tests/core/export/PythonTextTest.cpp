#include "core/export/PythonText.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

TEST(PythonText, IsALiteralOfAnyBytes) {
    EXPECT_EQ(python_text("car"), R"("car")");
    EXPECT_EQ(python_text("a \"b\" \\"), R"("a \"b\" \\")");
    EXPECT_EQ(python_text("two\nlines\x7f"), R"("two\x0alines\x7f")");
    EXPECT_EQ(python_text("caf\xc3\xa9"), "\"caf\xc3\xa9\"");
    EXPECT_EQ(python_text("caf\xe9"), R"("caf\udce9")");
    EXPECT_EQ(python_text("100%41"), R"("100%41")");
}

TEST(PythonText, ListsAndSizes) {
    EXPECT_EQ(python_list(std::vector<std::string>{"a", "b"}), R"(["a", "b"])");
    EXPECT_EQ(python_list(std::vector<float>{0.5F, 1}), "[0.5, 1]");
    EXPECT_EQ(python_size({3, 3}), "3");
    EXPECT_EQ(python_size({3, 1}), "(3, 1)");
}

TEST(PythonVariables, KeepWhatIsUsedLater) {
    const PythonVariables variables(
        {{{"image"}, "a"}, {{"a"}, "b"}, {{"b"}, "c"}, {{"c", "a"}, "d"}, {{"d"}, "e"}});
    EXPECT_EQ(variables.name("a"), "x1") << "used by d, three calls later";
    for (const char* value : {"b", "c", "d", "e"})
        EXPECT_EQ(variables.name(value), "x") << value;
}

} // namespace
} // namespace headroom
