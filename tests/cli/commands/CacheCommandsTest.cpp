#include "tests/cli/commands/JobCommandsFixture.h"

#include <cstdlib>

namespace headroom {
namespace {

using nlohmann::json;
using testing::HasSubstr;

class CacheCommands : public JobCommands {
  protected:
    CacheCommands() {
        if (const char* was = std::getenv("XDG_CACHE_HOME")) was_ = was;
        setenv("XDG_CACHE_HOME", folder.path().c_str(), 1);
    }
    ~CacheCommands() override {
        if (was_.empty())
            unsetenv("XDG_CACHE_HOME");
        else
            setenv("XDG_CACHE_HOME", was_.c_str(), 1);
    }

  private:
    std::string was_;
};

TEST_F(CacheCommands, ListAndClearWhatAFrozenBackboneLeft) {
    EXPECT_THAT(headroom_cli({"cache", "list"}).out, HasSubstr("no features yet"));
    const auto trained = train("run", {"--freeze", "all", "--no-tune", "--keep-features", "disk"});
    ASSERT_EQ(trained.status, 0) << trained.err;
    EXPECT_THAT(trained.err, HasSubstr("computed once and kept in"));

    const auto list = json::parse(headroom_cli({"cache", "list", "--json"}).out);
    ASSERT_EQ(list["features"].size(), 2U);
    const auto& first = list["features"][0];
    EXPECT_EQ(first["about"]["model"], "tiny");
    EXPECT_EQ(first["about"]["data"], "synth:digits");
    EXPECT_TRUE(first["whole"].get<bool>());
    const auto text = headroom_cli({"cache", "list"}).out;
    EXPECT_THAT(text, HasSubstr(first["name"].get<std::string>()));
    EXPECT_THAT(text, HasSubstr("random, seed 0"));

    const auto name = first["name"].get<std::string>();
    const auto cleared = json::parse(headroom_cli({"cache", "clear", name, "--json"}).out);
    EXPECT_EQ(cleared["removed"], json::array({name}));
    EXPECT_EQ(cleared["bytes"], first["bytes"]);
    EXPECT_THAT(headroom_cli({"cache", "clear", "--all"}).out, HasSubstr("(1 file)"));
    EXPECT_TRUE(json::parse(headroom_cli({"cache", "list", "--json"}).out)["features"].empty());
}

TEST_F(CacheCommands, ErrorsAreOneLine) {
    expect_failure(headroom_cli({"cache"}), Failure::usage, {"cache list", "cache clear"});
    expect_failure(headroom_cli({"cache", "clear"}), Failure::usage, {"--all", "--older-than"});
    expect_failure(headroom_cli({"cache", "clear", "no-such"}), Failure::usage,
                   {"no-such: no features of that name"});
    expect_failure(headroom_cli({"cache", "clear", "--older-than", "-1"}), Failure::usage,
                   {"--older-than", "-1: expected days, at least 0"});
}

} // namespace
} // namespace headroom
