#include "cli/options/OptionValues.h"
#include "tests/cli/RunCliForTest.h"

namespace headroom {
namespace {

using testing::HasSubstr;

/// Words of a line as a shell would see them; the examples quote nothing.
std::vector<std::string> words(const std::string& line) {
    std::istringstream stream(line.substr(0, line.find(" >")));
    return {std::istream_iterator<std::string>(stream), {}};
}

TEST(Help, ListsEveryCommand) {
    for (const auto& arguments : {std::vector<std::string>{"help"}, {"--help"}, {"-h"}}) {
        const auto outcome = headroom_cli(arguments);
        EXPECT_EQ(outcome.status, 0);
        EXPECT_EQ(outcome.err, "");
        for (const auto& name : command_names())
            EXPECT_THAT(outcome.out, HasSubstr("\n  " + name + " "));
    }
}

TEST(Help, NoCommandIsAUsageErrorThatHelps) {
    const auto outcome = headroom_cli({});
    EXPECT_EQ(outcome.status, 2);
    EXPECT_EQ(outcome.out, "");
    EXPECT_THAT(outcome.err, HasSubstr("Usage: headroom COMMAND"));
}

TEST(Help, ExplainsEveryOptionOfEveryCommand) {
    for (const auto& name : command_names()) {
        const auto outcome = headroom_cli(words("help " + name));
        EXPECT_EQ(outcome.status, 0) << name;
        EXPECT_EQ(headroom_cli(words(name + " --help")).out, outcome.out);
        OptionSet options;
        make_command(name)->add_options(options);
        for (const auto& option : options.all())
            EXPECT_THAT(outcome.out,
                        HasSubstr(option.positional ? option.value_name : "--" + option.name));
        EXPECT_THAT(outcome.out, HasSubstr("Examples:\n  headroom " + name));
    }
}

/// Help must stay readable in 80 columns; examples may be longer, as they are copied.
TEST(Help, OptionsFitTheTerminal) {
    for (const auto& name : command_names()) {
        const auto text = headroom_cli(words("help " + name)).out;
        std::istringstream lines(text.substr(text.find("\n\n", text.find("Examples:"))));
        for (std::string line; std::getline(lines, line);)
            EXPECT_LE(line.size(), 80u) << line;
    }
}

TEST(Help, EveryExampleParses) {
    for (const auto& name : command_names())
        for (const auto& example : make_command(name)->examples()) {
            const auto all = words(example.line);
            ASSERT_GE(all.size(), 2u);
            EXPECT_EQ(all[0], "headroom");
            const auto [command, count] = find_command({all.begin() + 1, all.end()});
            ASSERT_EQ(command->name(), name);
            const auto arguments = all.begin() + 1 + static_cast<std::ptrdiff_t>(count);
            OptionSet options;
            CommonOptions common;
            command->add_options(options);
            add_common_options(options, common);
            std::ostringstream out, err;
            const Environment environment;
            Console console{out, err, environment};
            EXPECT_NO_THROW(read_values(*command, options, common, {arguments, all.end()}, console))
                << example.line;
        }
}

TEST(Help, HelpWinsOverMissingAndWrongOptions) {
    EXPECT_EQ(headroom_cli({"train", "--help"}).status, 0);
    EXPECT_EQ(headroom_cli({"train", "--epochs", "x", "-h"}).status, 0);
}

TEST(Help, VersionIsOneLine) {
    const auto outcome = headroom_cli({"--version"});
    EXPECT_EQ(outcome.status, 0);
    EXPECT_THAT(outcome.out, testing::MatchesRegex("headroom [0-9.]+( \\([0-9a-f]{7,}\\))?\n"));
    EXPECT_THAT(outcome.out, testing::StartsWith("headroom " HEADROOM_VERSION));
}

TEST(Help, ExplainsAFamilyOfCommands) {
    for (const auto& arguments : {"help dataset", "dataset --help", "dataset -h"}) {
        const auto outcome = headroom_cli(words(arguments));
        EXPECT_EQ(outcome.status, 0) << arguments;
        for (const auto& name : subcommands("dataset"))
            EXPECT_THAT(outcome.out, HasSubstr("\n  " + name + " "));
        EXPECT_THAT(outcome.out, testing::Not(HasSubstr("compare")));
    }
    for (const auto& arguments : {"dataset", "dataset --json"})
        expect_failure(headroom_cli(words(arguments)), Failure::usage,
                       {"dataset needs a second word", "dataset inspect"});
    for (const auto& arguments : {"dataset inspekt", "help dataset inspekt"})
        expect_failure(headroom_cli(words(arguments)), Failure::usage,
                       {"unknown command 'dataset inspekt': did you mean dataset inspect?"});
    expect_failure(headroom_cli({"help", "dataset", "inspect", "train"}), Failure::usage,
                   {"one command at a time"});
}

TEST(Help, UnknownCommandsGetASuggestion) {
    expect_failure(headroom_cli({"compair"}), Failure::usage,
                   {"unknown command 'compair': did you mean compare?", "'headroom help'"});
    expect_failure(headroom_cli({"help", "trian"}), Failure::usage, {"did you mean train?"});
    expect_failure(headroom_cli({"--epochs", "3"}), Failure::usage, {"the command comes first"});
    expect_failure(headroom_cli({"\x1B[2J\xFF"}), Failure::usage, {"unknown command ' [2J"});
}

} // namespace
} // namespace headroom
