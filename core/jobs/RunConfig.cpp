#include "core/jobs/RunConfig.h"

#include "core/jobs/RunFiles.h"
#include "core/models/Catalog.h"
#include "core/models/Checkpoint.h"
#include "datasets/base/Error.h"
#include "datasets/base/Json.h"

#include <fmt/format.h>
#include <map>
#include <set>

namespace headroom {

using nlohmann::ordered_json;

namespace {

DataSpec data_from_json(const ordered_json& json) {
    DataSpec data;
    auto& o = data.options;
    json.at("path").get_to(data.path);
    json.at("classes").get_to(o.classes);
    if (!json.at("resize").is_null()) {
        const auto size = parse_image_shape(json.at("resize").get<std::string>());
        o.resize = ImageSize{size.height, size.width};
    }
    o.resizing.interpolation = parse_interpolation(json.at("interpolation").get<std::string>());
    o.resizing.mode = parse_resize_mode(json.value("resize_mode", "stretch"));
    json.at("channels").get_to(o.channels);
    json.at("skip_bad").get_to(o.skip_bad);
    json.at("test_fraction").get_to(o.test_fraction);
    json.at("valid_fraction").get_to(o.valid_fraction);
    json.at("split_seed").get_to(o.split_seed);
    o.split_file = json.value("split_file", "");
    o.fold = json.value("fold", 0);
    json.at("images_path").get_to(o.images_path);
    json.at("labels_path").get_to(o.labels_path);
    json.at("layout").get_to(o.layout);
    json.at("range").get_to(o.range);
    json.at("memory_budget").get_to(o.memory_budget);
    json.at("synth_seed").get_to(o.synth_seed);
    json.at("synth_count").get_to(o.synth_count);
    json.at("train_limit").get_to(data.train_limit);
    return data;
}

TrainOptions options_from_json(const ordered_json& json) {
    TrainOptions o;
    json.at("epochs").get_to(o.epochs);
    json.at("batch_size").get_to(o.batch_size);
    json.at("optimizer").get_to(o.optimizer);
    json.at("learning_rate").get_to(o.learning_rate);
    json.at("momentum").get_to(o.momentum);
    json.at("weight_decay").get_to(o.weight_decay);
    json.at("schedule").get_to(o.schedule);
    json.at("step_epochs").get_to(o.step_epochs);
    json.at("step_factor").get_to(o.step_factor);
    json.at("label_smoothing").get_to(o.label_smoothing);
    json.at("class_weights").get_to(o.class_weights);
    json.at("patience").get_to(o.patience);
    json.at("augment").get_to(o.augment);
    json.at("normalise").get_to(o.normalise);
    json.at("two_classes").get_to(o.two_classes);
    json.at("seed").get_to(o.seed);
    json.at("threads").get_to(o.threads);
    json.at("precision").get_to(o.precision);
    o.no_tune = !json.at("tune").get<bool>();
    return o;
}

/// The catalog's name where the model is that one on the data's images; else the folder.
std::string model_of(const ordered_json& json, const std::filesystem::path& folder) {
    const ModelSpec saved = model_spec_from_json(json, (folder / run_files::config).string());
    for (auto model : catalog()) {
        model.input = saved.input;
        model.classes = saved.classes;
        if (to_json(model) == to_json(saved)) return model.name;
    }
    return folder.string();
}

/// What train_spec and compare_spec have in common; `take` reads the rest of config.json.
template <typename Spec>
Spec spec_of(const std::filesystem::path& folder, const char* command, const char* other,
             const char* own_key, const auto& take) {
    const auto path = folder / run_files::config;
    if (!std::filesystem::exists(path))
        throw usage_error(fmt::format("{}: there is no {} to resume: it holds no {}",
                                      folder.string(), command, run_files::config));
    const auto json = read_json(path);
    Spec spec;
    try {
        if (!json.contains(own_key) && json.contains("data"))
            throw usage_error(fmt::format("{}: was made by headroom {}: resume it with that",
                                          folder.string(), other));
        spec.data = data_from_json(json.at("data"));
        spec.model = model_of(json.at("model"), folder);
        spec.options = options_from_json(json.at("options"));
        take(json, spec);
    } catch (const nlohmann::json::exception& error) {
        throw data_error(fmt::format("{}: was changed or damaged ({}): give the options of the "
                                     "run beside --resume",
                                     path.string(), error.what()));
    }
    spec.out = folder;
    spec.resume = true;
    return spec;
}

/// Puts every value that is no object under its name, "options.epochs".
void collect_settings(const ordered_json& json, const std::string& name,
                      std::map<std::string, ordered_json>& settings) {
    if (!json.is_object()) {
        settings[name] = json;
        return;
    }
    for (const auto& [key, value] : json.items())
        collect_settings(value, name.empty() ? key : name + "." + key, settings);
}

} // namespace

ordered_json to_json(const DataSpec& data) {
    const auto& o = data.options;
    ordered_json json = {
        {"path", data.path},
        {"classes", o.classes},
        {"resize", o.resize ? ordered_json(fmt::format("{}x{}", o.resize->height, o.resize->width))
                            : ordered_json()},
        {"resize_mode", to_string(o.resizing.mode)},
        {"interpolation", to_string(o.resizing.interpolation)},
        {"channels", o.channels},
        {"skip_bad", o.skip_bad},
        {"test_fraction", o.test_fraction},
        {"valid_fraction", o.valid_fraction},
        {"split_seed", o.split_seed},
        {"images_path", o.images_path},
        {"labels_path", o.labels_path},
        {"layout", o.layout},
        {"range", o.range},
        {"memory_budget", o.memory_budget},
        {"synth_seed", o.synth_seed},
        {"synth_count", o.synth_count},
        {"train_limit", data.train_limit},
    };
    if (!o.split_file.empty()) {
        json["split_file"] = o.split_file;
        json["fold"] = o.fold;
    }
    return json;
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

ordered_json run_config(const DataSpec& data, const OpenedData& opened, const ModelSpec& model,
                        const std::string& head, const TrainOptions& options) {
    ordered_json config = {{"headroom", HEADROOM_VERSION}, {"data", to_json(data)}};
    if (!opened.split_file_hash.empty()) config["data"]["split_file_hash"] = opened.split_file_hash;
    config["data"]["fingerprint"] = opened.fingerprint;
    config["model"] = to_json(model);
    config["head"] = head;
    config["options"] = to_json(options);
    return config;
}

ordered_json compare_config(const CompareSpec& spec, const OpenedData& opened,
                            const ModelSpec& model) {
    auto config = run_config(spec.data, opened, model, {}, spec.options);
    config.erase("head");
    config["heads"] = spec.heads;
    config["seeds"] = spec.seeds;
    return config;
}

TrainSpec train_spec(const std::filesystem::path& run) {
    return spec_of<TrainSpec>(
        run, "run", "compare", "head",
        [](const ordered_json& json, TrainSpec& spec) { json.at("head").get_to(spec.head); });
}

CompareSpec compare_spec(const std::filesystem::path& out) {
    return spec_of<CompareSpec>(out, "comparison", "train", "heads",
                                [](const ordered_json& json, CompareSpec& spec) {
                                    json.at("heads").get_to(spec.heads);
                                    json.at("seeds").get_to(spec.seeds);
                                });
}

void check_same_config(const ordered_json& saved, const ordered_json& now, const std::string& run) {
    std::map<std::string, ordered_json> was, is;
    collect_settings(saved, "", was);
    collect_settings(now, "", is);
    const std::set<std::string> may_differ = {"headroom", "data.path", "data.split_file",
                                              "options.threads"};
    auto value = [](const auto& settings, const std::string& name) {
        const auto found = settings.find(name);
        return found == settings.end() ? ordered_json() : found->second;
    };
    auto check = [&](const auto& settings) {
        for (const auto& [name, ignored] : settings) {
            const auto before = value(was, name), after = value(is, name);
            if (before == after || may_differ.contains(name)) continue;
            throw usage_error(
                fmt::format("{}: cannot be resumed with other settings: {} was {}, "
                            "now it is {}: leave that option out, or choose another --out",
                            run, name, shown(before), shown(after)));
        }
    };
    check(was);
    check(is);
}

} // namespace headroom
