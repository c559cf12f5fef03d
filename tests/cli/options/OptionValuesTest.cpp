#include "cli/options/OptionValues.h"

#include "tests/cli/RunCliForTest.h"

namespace headroom {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

/// Replaces train: its name, one option of each kind, and no job.
class Probe : public Command {
  public:
    std::string name() const override { return "train"; }
    std::string summary() const override { return ""; }
    std::string usage() const override { return ""; }
    std::vector<Example> examples() const override { return {}; }
    void add_options(OptionSet& options) override {
        options.number("epochs", "N", "", epochs);
        options.text("data", "PATH", "", data);
        options.many("run", "RUN", "", runs);
        options.flag("resume", "", resume);
        options.needs("data");
        if (takes_images) options.positional("image", "IMAGE", "", images);
    }
    int run(Console&) override { return 0; }

    int epochs = 5;
    std::string data;
    std::vector<std::string> runs, images;
    bool resume = false, takes_images = false;
};

class OptionValuesTest : public testing::Test {
  protected:
    void read(const std::vector<std::string>& arguments,
              std::map<std::string, std::string> variables = {}) {
        probe = {};
        probe.takes_images = takes_images;
        warnings.str("");
        const auto environment = with_environment(std::move(variables));
        std::ostringstream out;
        Console console{out, warnings, environment};
        OptionSet options;
        CommonOptions common;
        probe.add_options(options);
        add_common_options(options, common);
        read_values(probe, options, common, arguments, console);
    }

    Probe probe;
    bool takes_images = false;
    std::ostringstream warnings;
    TempFolder folder;
};

TEST_F(OptionValuesTest, ATildeIsTheHomeFolderWhereverAPathIsGiven) {
    const std::map<std::string, std::string> home = {{"HOME", "/home/ann"}};
    read({"--data=~/photos", "--run", "~/a", "b", "./~"}, home);
    EXPECT_EQ(probe.data, "/home/ann/photos");
    EXPECT_THAT(probe.runs, ElementsAre("/home/ann/a", "b", "./~"));
    auto variable = home;
    variable["HEADROOM_RUN"] = "~/c";
    read({"--config", folder.write("given.ini", "data = ~/photos\n")}, variable);
    EXPECT_EQ(probe.data, "/home/ann/photos");
    EXPECT_THAT(probe.runs, ElementsAre("/home/ann/c"));
    read({"--config", "~/given.ini"}, {{"HOME", folder.path().string()}});
    EXPECT_EQ(probe.data, folder / "photos");
    read({"--data", "~/photos"});
    EXPECT_EQ(probe.data, "~/photos") << "without a home";
}

TEST_F(OptionValuesTest, AnOptionThatAnotherMustWakeIsTold) {
    read({"--resume"});
    EXPECT_EQ(warnings.str(), "headroom: note: --resume has no effect without --data\n");
    read({"--resume", "--data", "x"});
    EXPECT_EQ(warnings.str(), "");
    read({"--config", folder.write("given.ini", "resume = yes\n")});
    EXPECT_EQ(warnings.str(), "") << "a file may be meant for another call";
}

TEST_F(OptionValuesTest, AKeyThatItsSectionsCommandDoesNotKnowIsAnError) {
    expect_error(Failure::usage, {"given.ini: unknown key top in [train]"}, [&] {
        read({"--config", folder.write("given.ini", "[train]\ntop = 3\n")});
    });
    EXPECT_NO_THROW(read({"--config", folder.write("given.ini", "top = 3\n")}))
        << "it is predict's";
    EXPECT_NO_THROW(read({"--config", folder.write("given.ini", "[predict]\ntop = 3\n")}));
}

TEST_F(OptionValuesTest, AConfigurationFileHasAnEnd) {
    expect_error(Failure::usage, {"/dev/zero: expected a configuration file of at most"}, [&] {
        read({"--config", "/dev/zero"});
    });
}

TEST_F(OptionValuesTest, CommandLineBeforeEnvironmentBeforeFileBeforeDefault) {
    const auto file = folder.write("given.ini", "epochs = 30\n");
    folder.write("xdg/headroom/config", "epochs = 40\n");
    const std::map<std::string, std::string> user = {{"XDG_CONFIG_HOME", folder / "xdg"}};
    auto both = user;
    both["HEADROOM_EPOCHS"] = "20";

    read({"--config", file, "--epochs", "10"}, both);
    EXPECT_EQ(probe.epochs, 10);
    read({"--config", file}, both);
    EXPECT_EQ(probe.epochs, 20);
    read({"--config", file}, user);
    EXPECT_EQ(probe.epochs, 30);
    read({}, user);
    EXPECT_EQ(probe.epochs, 40);
    read({});
    EXPECT_EQ(probe.epochs, 5);
}

TEST_F(OptionValuesTest, FindsTheUsersFileBelowHome) {
    folder.write(".config/headroom/config", "epochs = 7 # a comment\n");
    read({}, {{"HOME", folder.path().string()}});
    EXPECT_EQ(probe.epochs, 7);
    read({}, {{"HOME", folder / "nobody"}});
    EXPECT_EQ(probe.epochs, 5);
}

TEST_F(OptionValuesTest, TheEnvironmentMayNameTheFile) {
    read({}, {{"HEADROOM_CONFIG", folder.write("a.ini", "epochs = 8\n")}});
    EXPECT_EQ(probe.epochs, 8);
}

TEST_F(OptionValuesTest, ASectionIsForItsCommandAlone) {
    read({"--config", folder.write("a.ini", "epochs = 8\nresume = yes\n[train]\nepochs = 9\n"
                                            "[compare]\nepochs = 99\n")});
    EXPECT_EQ(probe.epochs, 9);
    EXPECT_TRUE(probe.resume);
}

TEST_F(OptionValuesTest, OptionsOfOtherCommandsAreNoErrorInAFile) {
    EXPECT_NO_THROW(read({"--config", folder.write("a.ini", "seeds = 8\ntop = 1\n")}));
}

TEST_F(OptionValuesTest, RefusesWhatAFileShouldNotSay) {
    const auto refuse = [&](const char* content, std::initializer_list<const char*> parts) {
        const auto file = folder.write("bad.ini", content);
        expect_error(Failure::usage, parts, [&] { read({"--config", file}); });
    };
    refuse("epoch = 3\n", {"bad.ini: unknown key epoch: did you mean epochs?"});
    refuse("[trian]\nepochs = 3\n", {"bad.ini: unknown section [trian]: did you mean train?"});
    refuse("epochs = many\n", {"bad.ini: --epochs many: expected a whole number"});
    refuse("no equals sign\n", {"bad.ini", "no equals sign"});
    refuse("config = other.ini\n", {"unknown key config"});
    expect_error(Failure::usage, {"nothing.ini", "cannot read"}, [&] {
        read({"--config", folder / "nothing.ini"});
    });
    expect_error(Failure::usage, {"cannot read"}, [&] {
        read({"--config", folder.path().string()});
    });
}

TEST_F(OptionValuesTest, SaysWhichVariableIsWrong) {
    expect_error(Failure::usage, {"HEADROOM_EPOCHS: --epochs x: expected"}, [&] {
        read({}, {{"HEADROOM_EPOCHS", "x"}});
    });
}

TEST_F(OptionValuesTest, WarnsOfVariablesThatStandForNothing) {
    read({}, {{"HEADROOM_EPOCH", "3"}});
    EXPECT_THAT(
        warnings.str(),
        HasSubstr("environment variable HEADROOM_EPOCH matches no option: did you mean --epochs?"));
    read({}, {{"HEADROOM_SEEDS", "3"}, {"OTHER", "1"}});
    EXPECT_EQ(warnings.str(), "");
}

TEST_F(OptionValuesTest, HeadroomDataIsNotTheDataOption) {
    read({}, {{"HEADROOM_DATA", "/somewhere"}});
    EXPECT_EQ(probe.data, "");
    EXPECT_EQ(warnings.str(), "");
}

TEST_F(OptionValuesTest, ManyValuesInEveryWayOfWritingThem) {
    read({"--run", "a", "b", "--resume", "--run=c"});
    EXPECT_THAT(probe.runs, ElementsAre("a", "b", "c"));
    EXPECT_TRUE(probe.resume);
}

TEST_F(OptionValuesTest, RefusesWrongArguments) {
    const auto refuse = [&](const std::vector<std::string>& arguments,
                            std::initializer_list<const char*> parts) {
        expect_error(Failure::usage, parts, [&] { read(arguments); });
    };
    refuse({"--epoch", "3"}, {"unknown option --epoch: did you mean --epochs?"});
    refuse({"--epo", "3"}, {"--epo"}); // names are not guessed
    refuse({"--epochs"}, {"--epochs"});
    refuse({"--epochs", "3", "--epochs", "4"}, {"--epochs: given twice"});
    refuse({"--resume=maybe"}, {"--resume"});
    refuse({"stray"}, {"unexpected word 'stray'"});
    refuse({"-x"}, {"-x"});
}

TEST_F(OptionValuesTest, LooseWordsGoToTheirOption) {
    takes_images = true;
    read({"a.png", "--epochs", "2", "b.png", "--", "--c.png"});
    EXPECT_THAT(probe.images, ElementsAre("a.png", "b.png", "--c.png"));
    EXPECT_EQ(probe.epochs, 2);
}

TEST_F(OptionValuesTest, NegativeNumbersAreValues) {
    read({"--epochs", "-3"});
    EXPECT_EQ(probe.epochs, -3);
}

} // namespace
} // namespace headroom
