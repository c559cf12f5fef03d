#pragma once

#include "tests/cli/RunCliForTest.h"

#include <nlohmann/json.hpp>

namespace headroom {

/// A network that trains in a moment.
inline const char* const tiny_model = R"({
  "name": "tiny", "input": "28x28x1", "classes": 10,
  "backbone": [
    {"type": "conv", "filters": 4, "kernel": 5, "stride": 2, "padding": 2}, {"type": "relu"},
    {"type": "maxpool", "kernel": 2}
  ],
  "heads": [{"kind": "flatten-dense"}, {"kind": "gap-dense"}]
})";

class JobCommands : public testing::Test {
  protected:
    JobCommands() { model = folder.write("tiny.json", tiny_model); }

    Outcome train(const std::string& out, std::vector<std::string> more = {},
                  const Environment& environment = {}) {
        std::vector<std::string> all = {"train", "--data",       "synth:digits", "--synth-count",
                                        "120",   "--model",      model,          "--epochs",
                                        "2",     "--batch-size", "32",           "--threads",
                                        "1",     "--out",        folder / out};
        bool head = false;
        for (const auto& word : more)
            head = head || word == "--head";
        if (!head) more.insert(more.end(), {"--head", "flatten-dense"});
        all.insert(all.end(), more.begin(), more.end());
        return headroom_cli(all, environment);
    }
    std::vector<std::string> compare(std::vector<std::string> more = {}) {
        std::vector<std::string> all = {"compare",
                                        "--data",
                                        "synth:digits",
                                        "--synth-count",
                                        "120",
                                        "--model",
                                        model,
                                        "--epochs",
                                        "2",
                                        "--seeds",
                                        "2",
                                        "--batch-size",
                                        "32",
                                        "--threads",
                                        "1",
                                        "--out",
                                        folder / "cmp"};
        all.insert(all.end(), more.begin(), more.end());
        return all;
    }

    TempFolder folder;
    std::string model;
};

inline void expect_keys(const nlohmann::json& object, std::initializer_list<const char*> keys) {
    for (const char* key : keys)
        EXPECT_TRUE(object.contains(key)) << key << " in " << object.dump().substr(0, 200);
}

} // namespace headroom
