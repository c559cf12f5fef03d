#include "core/jobs/RunConfig.h"

#include "core/models/Checkpoint.h"
#include "datasets/base/Error.h"

#include <fmt/format.h>

namespace headroom {

using nlohmann::ordered_json;

ordered_json to_json(const DataSpec& data) {
    const auto& o = data.options;
    return {
        {"path", data.path},
        {"classes", o.classes},
        {"resize", o.resize ? ordered_json(fmt::format("{}x{}", o.resize->height, o.resize->width))
                            : ordered_json()},
        {"interpolation", to_string(o.interpolation)},
        {"channels", o.channels},
        {"skip_bad", o.skip_bad},
        {"test_fraction", o.test_fraction},
        {"valid_fraction", o.valid_fraction},
        {"split_seed", o.split_seed},
        {"images_path", o.images_path},
        {"labels_path", o.labels_path},
        {"layout", o.layout},
        {"range", o.range},
        {"synth_seed", o.synth_seed},
        {"synth_count", o.synth_count},
        {"train_limit", data.train_limit},
    };
}

ordered_json to_json(const TrainOptions& o) {
    return {
        {"epochs", o.epochs},
        {"batch_size", o.batch_size},
        {"optimizer", o.optimizer},
        {"learning_rate", o.peak_learning_rate()},
        {"momentum", o.momentum},
        {"weight_decay", o.weight_decay},
        {"schedule", o.schedule},
        {"step_epochs", o.step_epochs},
        {"step_factor", o.step_factor},
        {"label_smoothing", o.label_smoothing},
        {"class_weights", o.class_weights},
        {"patience", o.patience},
        {"augment", o.augment},
        {"normalise", o.normalise},
        {"two_classes", o.two_classes},
        {"seed", o.seed},
        {"threads", o.threads},
        {"precision", o.precision},
        {"tune", !o.no_tune},
    };
}

ordered_json run_config(const DataSpec& data, const std::string& fingerprint,
                        const ModelSpec& model, const std::string& head,
                        const TrainOptions& options) {
    ordered_json config = {{"headroom", HEADROOM_VERSION}, {"data", to_json(data)}};
    config["data"]["fingerprint"] = fingerprint;
    config["model"] = to_json(model);
    config["head"] = head;
    config["options"] = to_json(options);
    return config;
}

void check_same_config(const ordered_json& saved, const ordered_json& now, const std::string& run) {
    const auto was = saved.flatten(), is = now.flatten();
    auto may_differ = [](const std::string& key) {
        return key == "/headroom" || key == "/data/path" || key == "/options/threads";
    };
    auto check = [&](const ordered_json& keys) {
        for (const auto& [key, ignored] : keys.items()) {
            const auto before = was.value(key, ordered_json()),
                       after = is.value(key, ordered_json());
            if (before == after || may_differ(key)) continue;
            std::string name = key.substr(1);
            for (auto& c : name)
                if (c == '/') c = '.';
            throw usage_error(fmt::format("{}: cannot be resumed with other settings: {} was {}, "
                                          "now it is {}: give the same options, or another --out",
                                          run, name, before.dump(), after.dump()));
        }
    };
    check(was);
    check(is);
}

} // namespace headroom
