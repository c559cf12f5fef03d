#include "tests/cli/RunCliForTest.h"
#include "tests/datasets/GermanLocale.h"

#include <nlohmann/json.hpp>

namespace headroom {
namespace {

using nlohmann::json;

/// Trains, evaluates and converts; returns the results that do not depend on time.
json work(const TempFolder& folder, const std::string& name) {
    const auto run = folder / name;
    const auto trained = headroom_cli({"train",
                                       "--model",
                                       "mnist-cnn",
                                       "--head",
                                       "gap-dense",
                                       "--data",
                                       "synth:digits:16x16",
                                       "--synth-count",
                                       "40",
                                       "--epochs",
                                       "1",
                                       "--batch-size",
                                       "8",
                                       "--lr",
                                       "0.0125",
                                       "--augment",
                                       "shift=1",
                                       "--no-tune",
                                       "--threads",
                                       "1",
                                       "--out",
                                       run,
                                       "--quiet"});
    EXPECT_EQ(trained.status, 0) << trained.err;
    const auto evaluated = headroom_cli({"eval", "--run", run, "--data", "synth:digits:16x16",
                                         "--synth-count", "40", "--threads", "1", "--json"});
    EXPECT_EQ(evaluated.status, 0) << evaluated.err;
    const auto file = folder / (name + ".h5");
    EXPECT_EQ(headroom_cli({"dataset", "convert", "synth:digits:16x16", file, "--synth-count", "40",
                            "--dtype", "float32"})
                  .status,
              0);
    const auto inspected = headroom_cli({"dataset", "inspect", file, "--json"});
    EXPECT_EQ(inspected.status, 0) << inspected.err;
    const auto summary = json::parse(read_text(run + "/run.json"));
    const auto config = json::parse(read_text(run + "/config.json"));
    return {summary["held_out"], json::parse(evaluated.out)[0]["loss"],
            json::parse(inspected.out).at("fingerprint"), config.at("options")};
}

TEST(Locale, ARunIsTheSameInEveryLocale) {
    TempFolder folder;
    const auto expected = work(folder, "c");
    const GermanLocale german;
    if (!german.is_there()) GTEST_SKIP() << "needs the locale de_DE.UTF-8, or localedef";
    EXPECT_EQ(work(folder, "de"), expected);
}

} // namespace
} // namespace headroom
