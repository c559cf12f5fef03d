#include "packaging/Completion.h"

#include "cli/options/OptionValues.h"
#include "tests/datasets/TempFolder.h"

#include <cstdlib>
#include <iterator>
#include <sstream>

namespace headroom {
namespace {

namespace fs = std::filesystem;
using testing::Contains;
using testing::ElementsAre;
using testing::Not;
using testing::UnorderedElementsAre;
using testing::UnorderedElementsAreArray;
using Words = std::vector<std::string>;

constexpr auto bash_start = R"(. /usr/share/bash-completion/bash_completion
. ../completion
)";
constexpr auto zsh_start = R"(fpath=($ZDOTDIR $fpath)
autoload -Uz compinit && compinit -u
zle -C insert-all complete-word _generic
bindkey '\e*' insert-all
zstyle ':completion:insert-all::::' completer _all_matches _complete
zstyle ':completion:insert-all:*' insert true
)";

/// An interactive shell with the completion installed; `headroom` only records its arguments. M-*
/// inserts all completions.
class CompletionTest : public testing::TestWithParam<const char*> {
  protected:
    void SetUp() override {
        const bool zsh = std::string(GetParam()) == "zsh";
        if (std::system(fmt::format("command -v {} >/dev/null", GetParam()).c_str()) != 0 ||
            !fs::exists("/usr/share/bash-completion/bash_completion"))
            GTEST_SKIP() << GetParam() << " with completion is not installed";
        folder_.write(zsh ? "_headroom" : "completion", zsh ? zsh_completion() : bash_completion());
        folder_.write(zsh ? ".zshrc" : "bashrc",
                      std::string(zsh ? zsh_start : bash_start) +
                          "headroom() { printf '%s\\n' \"$@\" >../arguments; }\n");
        folder_.write("work/model.json", "{}");
        folder_.write("work/cat.png", "");
        folder_.write("work/runs/readme", "");
        start_ = zsh ? "script -qec 'zsh -i' /dev/null" : "bash --noprofile --rcfile ../bashrc -i";
    }

    /// Completions of a line's last word; `line` follows "headroom ".
    Words offered(const std::string& line) {
        folder_.write("typed", "headroom " + line + "\x1b*\nexit\n");
        folder_.write("arguments", "");
        const int status = std::system(
            fmt::format("cd {}/work && env -u INPUTRC ZDOTDIR={} HOME={} TERM=xterm {} <../typed "
                        ">../log 2>&1",
                        folder_.path().string(), folder_.path().string(), folder_.path().string(),
                        start_)
                .c_str());
        EXPECT_EQ(status, 0) << read_text(folder_ / "log");
        std::istringstream written(read_text(folder_ / "arguments")), typed(line);
        Words words;
        for (std::string word; std::getline(written, word);)
            words.push_back(word);
        const auto count = std::distance(std::istream_iterator<std::string>(typed), {}) -
                           (line.empty() || line.ends_with(' ') ? 0 : 1);
        if (std::ssize(words) < count) {
            ADD_FAILURE() << line << ": the shell ran\n" << read_text(folder_ / "log");
            return {};
        }
        words.erase(words.begin(), words.begin() + count);
        return words;
    }

    TempFolder folder_;
    std::string start_;
};

TEST_P(CompletionTest, OffersCommands) {
    EXPECT_THAT(offered(""), UnorderedElementsAreArray(first_words()));
    EXPECT_THAT(offered("tr"), ElementsAre("train"));
    EXPECT_THAT(offered("help com"), ElementsAre("compare"));
    EXPECT_THAT(offered("--ver"), ElementsAre("--version"));
}

TEST_P(CompletionTest, OffersTheSecondWordOfACommand) {
    Words second;
    for (const auto& name : subcommands("dataset"))
        second.push_back(name.substr(name.find(' ') + 1));
    EXPECT_THAT(offered("dataset "), UnorderedElementsAreArray(second));
    EXPECT_THAT(offered("dataset ins"), ElementsAre("inspect"));
    EXPECT_THAT(offered("dataset inspect synth:d"), ElementsAre("synth:digits"));
}

TEST_P(CompletionTest, OffersEveryOptionOfEveryCommand) {
    for (const auto& name : command_names()) {
        Words options;
        for (const auto& option : options_of(name))
            if (!option.positional) options.push_back("--" + option.name);
        EXPECT_THAT(offered(name + " --"), UnorderedElementsAreArray(options)) << name;
    }
}

TEST_P(CompletionTest, OffersTheWordsOfAnOption) {
    EXPECT_THAT(offered("train --optimizer "), UnorderedElementsAre("adamw", "sgd", "lbfgs"));
    EXPECT_THAT(offered("train --interpolation a"), ElementsAre("area"));
    EXPECT_THAT(offered("train --head gap-"),
                UnorderedElementsAre("gap-dense", "gap-gmp-dense", "gap-conv"));
    EXPECT_THAT(offered("eval --split v"), ElementsAre("valid"));
    // An option after one with a value, and a value that cannot be guessed.
    EXPECT_THAT(offered("train --optimizer sgd --sched"), ElementsAre("--schedule"));
    EXPECT_THAT(offered("train --epochs "), ElementsAre());
}

TEST_P(CompletionTest, OffersWhatMayStandBehindAComma) {
    EXPECT_THAT(offered("compare --heads gem"), ElementsAre("gem-dense"));
    EXPECT_THAT(offered("compare --heads gap-dense,gap-"),
                UnorderedElementsAre("gap-dense,gap-gmp-dense", "gap-dense,gap-conv"));
    EXPECT_THAT(offered("bench --mode train,i"), ElementsAre("train,inference"));
}

TEST_P(CompletionTest, OffersFilesFoldersAndNames) {
    EXPECT_THAT(offered("train --data s"), UnorderedElementsAre("synth:digits", "synth:vehicles"));
    EXPECT_THAT(offered("train --data synth:v"), ElementsAre("synth:vehicles"));
    EXPECT_THAT(offered("train --data ru"), ElementsAre(testing::StartsWith("runs")));
    EXPECT_THAT(offered("train --out "), ElementsAre(testing::StartsWith("runs")));
    EXPECT_THAT(offered("predict --run runs c"), ElementsAre("cat.png"));
    EXPECT_THAT(offered("report "), ElementsAre(testing::StartsWith("runs")));
    const auto models = offered("summary --model ");
    EXPECT_THAT(models, Contains("mnist-cnn"));
    EXPECT_THAT(models, Contains("model.json"));
    EXPECT_THAT(models, Not(Contains("cat.png")));
}

/// Options that take several values continue taking them.
TEST_P(CompletionTest, GoesOnWithSeveralValues) {
    EXPECT_THAT(offered("eval --run a b ru"), ElementsAre(testing::StartsWith("runs")));
    EXPECT_THAT(offered("eval --run a --data b synth:d"), ElementsAre("synth:digits"));
}

INSTANTIATE_TEST_SUITE_P(Shells, CompletionTest, testing::Values("bash", "zsh"),
                         [](const auto& each) { return std::string(each.param); });

} // namespace
} // namespace headroom
