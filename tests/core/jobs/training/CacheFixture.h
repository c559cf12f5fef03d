#pragma once

#include "tests/core/jobs/JobFixture.h"

#include <cstdlib>
#include <set>

namespace headroom {

/// A cache folder of its own: nothing is there that another test kept. The machine's self-test,
/// which takes a while, is taken over.
class CacheFixture : public JobFixture {
  protected:
    CacheFixture() {
        const char* was = std::getenv("XDG_CACHE_HOME");
        if (was) was_ = was;
        const auto ours = folder / "cache/headroom";
        std::filesystem::create_directories(ours);
        std::error_code ignored;
        std::filesystem::copy_file(std::filesystem::path(was_) / "headroom/self-test.json",
                                   ours / "self-test.json", ignored);
        setenv("XDG_CACHE_HOME", (folder / "cache").c_str(), 1);
    }
    ~CacheFixture() override {
        if (was_.empty())
            unsetenv("XDG_CACHE_HOME");
        else
            setenv("XDG_CACHE_HOME", was_.c_str(), 1);
    }

    TrainSpec frozen_spec(const std::string& out, const std::string& head = "gap-dense") const {
        TrainSpec spec = train_spec(out, 3);
        spec.head = head;
        spec.options.augment = "none";
        spec.options.tune = false;
        spec.options.transfer.freeze = "all";
        return spec;
    }

    /// What a job tells: its messages, and the stages of its progress.
    struct Told {
        std::string messages;
        std::set<std::string> stages;
    };
    static Told told(const auto& spec) {
        Told all;
        JobControl control;
        control.on_event = [&](const Event& event) {
            if (const auto* message = std::get_if<Message>(&event))
                all.messages += message->text + "\n";
            if (const auto* progress = std::get_if<Progress>(&event))
                all.stages.insert(progress->stage);
        };
        run(spec, control);
        return all;
    }

    std::string model_of(const std::string& run) const {
        return content(folder / run / "model.safetensors");
    }

  private:
    std::string was_;
};

} // namespace headroom
