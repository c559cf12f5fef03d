#include "packaging/ManPage.h"

#include "cli/options/OptionValues.h"
#include "tests/datasets/TempFolder.h"

#include <cstdlib>

namespace headroom {
namespace {

using testing::HasSubstr;
using testing::IsEmpty;

constexpr auto date = "2026-11-21";

/// Text as shown by man, in one line without runs of spaces; warnings of man go to `log`.
std::string shown(const std::string& page, std::string& log) {
    const TempFolder folder;
    folder.write("page.1", page);
    const auto command =
        fmt::format("cd {} && MANWIDTH=200 LC_ALL=C.UTF-8 man --warnings -l page.1 >text 2>log",
                    folder.path().string());
    EXPECT_EQ(std::system(command.c_str()), 0);
    log = read_text(folder / "log");
    std::string line;
    for (const char c : read_text(folder / "text"))
        if (c != '\n' && c != ' ')
            line += c;
        else if (!line.ends_with(' '))
            line += ' ';
    return line;
}

class ManPageTest : public testing::Test {
  protected:
    void SetUp() override {
        if (std::system("command -v man >/dev/null") != 0) GTEST_SKIP() << "man is not installed";
    }
};

TEST_F(ManPageTest, OfEveryCommandHasEveryOptionAndExample) {
    for (const auto& name : command_names()) {
        std::string log;
        const auto text = shown(command_man_page(name, date), log);
        EXPECT_THAT(log, IsEmpty()) << name;
        EXPECT_THAT(text, HasSubstr(man_page_name(name) + " - "));
        EXPECT_THAT(text, HasSubstr(date));
        for (const auto& option : options_of(name)) {
            auto term = option.positional ? option.value_name : "--" + option.name;
            if (!option.positional && !option.value_name.empty()) term += " " + option.value_name;
            if (!option.positional && option.many) term += "...";
            EXPECT_THAT(text, HasSubstr(" " + term + " " + option.help + " ")) << name;
        }
        for (const auto& example : make_command(name)->examples())
            EXPECT_THAT(text, HasSubstr(example.line + " " + example.does)) << name;
    }
}

TEST_F(ManPageTest, OfTheDesktopProgramReadsWell) {
    std::string log;
    const auto text = shown(gui_man_page(date), log);
    EXPECT_THAT(log, IsEmpty());
    EXPECT_THAT(text, HasSubstr("headroom-gui [PATH]"));
    EXPECT_THAT(text, HasSubstr("SEE ALSO headroom(1), headroom-summary(1),"));
}

TEST_F(ManPageTest, OfTheProgramHasEveryCommand) {
    std::string log;
    const auto text = shown(man_page(date), log);
    EXPECT_THAT(log, IsEmpty());
    EXPECT_THAT(text, HasSubstr("headroom " HEADROOM_VERSION));
    for (const auto& name : command_names()) {
        EXPECT_THAT(text, HasSubstr(" " + name + " " + make_command(name)->summary()));
        EXPECT_THAT(text, HasSubstr(man_page_name(name) + "(1)"));
    }
}

} // namespace
} // namespace headroom
