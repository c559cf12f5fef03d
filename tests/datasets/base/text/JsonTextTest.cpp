#include "datasets/base/text/JsonText.h"

#include "datasets/base/text/Json.h"
#include "tests/datasets/TempFolder.h"

namespace headroom {
namespace {

using nlohmann::ordered_json;

TEST(JsonText, NamesComeBackByteByByte) {
    for (const std::string name :
         {"plain", "für", "50%", "100% cotton", "%", "%4",
          "donn\xe9"
          "es",
          "my%20data", "a%25b", "\xff", "\xe9%41", "%zz", "caf\xc3\xa9 \xe9"}) {
        const ordered_json json = {{"name", name}, {"list", {name, 3, nullptr}}, {name, true}};
        const auto text = json_text(json);
        EXPECT_EQ(with_names(parse_json(text, "text")), json) << text;
        EXPECT_EQ(with_names(parse_json(json_line(json), "line")), json);
    }
}

TEST(JsonText, OnlyWhatJsonCannotHoldIsEscapedAndSaysSo) {
    const ordered_json plain = {{"name", "50% für"}};
    EXPECT_EQ(json_text(plain), plain.dump(2) + "\n");
    EXPECT_EQ(json_line({{"a", "donn\xe9"
                               "es"},
                         {"b", "5%"}}),
              R"({"a":"donn%E9es","b":"5%","escaped_names":true})");
    EXPECT_EQ(json_line(ordered_json::array({"latin\xe9"})), R"(["latin%E9"])");
}

TEST(JsonText, AnOlderDocumentIsTakenAsItIs) {
    const ordered_json older = {{"path", "my%20data"}};
    EXPECT_EQ(with_names(older), older);
}

} // namespace
} // namespace headroom
