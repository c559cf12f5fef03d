#include "core/runs/config/RunConfig.h"

#include "core/models/Checkpoint.h"
#include "core/models/catalog/Catalog.h"
#include "core/runs/RunFiles.h"
#include "core/runs/config/OptionJson.h"
#include "core/runs/result/RunResult.h"
#include "datasets/base/Error.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/base/text/Json.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

namespace headroom {

using nlohmann::ordered_json;

namespace {

DataSpec data_from(const JsonFields& json) {
    DataSpec data;
    json.take("path", data.path);
    options_from_json(json, data);
    return data;
}

TrainOptions options_from(const JsonFields& json) {
    TrainOptions options;
    options_from_json(json, options);
    options.validate();
    return options;
}

/// Returns the catalog's name if the model is that one on the data's images; else the folder.
std::string model_of(const ordered_json& json, const std::filesystem::path& folder) {
    const ModelSpec saved = model_spec_from_json(json, (folder / run_files::config).string());
    for (const auto& entry : catalog()) {
        ModelSpec model = entry.spec;
        model.input = saved.input;
        model.classes = saved.classes;
        if (to_json(model) == to_json(saved)) return model.name;
    }
    return folder.string();
}

/// Common part of train_spec and compare_spec; `take` reads the rest of config.json.
template <typename Spec>
Spec spec_of(const std::filesystem::path& folder, const char* command, const char* other,
             const char* own_key, const auto& take) {
    const auto path = folder / run_files::config;
    if (!std::filesystem::exists(path))
        throw usage_error(fmt::format("{}: there is no {} to resume: it holds no {}",
                                      folder.string(), command, run_files::config));
    const auto json = read_json(path);
    if (!json.contains(own_key) && json.contains("data"))
        throw usage_error(fmt::format("{}: was made by headroom {}: resume it with that",
                                      folder.string(), other));
    if (json.contains(converted_key))
        throw usage_error(fmt::format("{}: was made by headroom convert-head: there is no training "
                                      "to resume",
                                      folder.string()));
    Spec spec;
    try {
        const JsonFields fields(json, path.string());
        spec.data = data_from(fields.object("data"));
        spec.model = model_of(json.value("model", ordered_json()), folder);
        spec.options = options_from(fields.object("options"));
        take(fields, spec);
    } catch (const nlohmann::json::exception& error) {
        throw data_error(
            fmt::format("{}: was changed or damaged ({})", path.string(), error.what()));
    } catch (const Error& error) { // the check of an option does not name the file
        if (error.failure() != Failure::usage) throw;
        throw data_error(
            fmt::format("{}: was changed or damaged: {}", path.string(), whole_line(error)));
    }
    spec.out = folder;
    spec.resume = true;
    return spec;
}

/// Differences are reported when a run is resumed, but never refused.
bool is_numerics(const std::string& name) {
    return name.starts_with(std::string(numerics_key) + '.');
}

/// Every value except objects, by its name, "options.epochs", in the file's order.
struct Settings {
    std::vector<std::string> names;
    std::map<std::string, ordered_json> values;

    ordered_json value(const std::string& name) const {
        const auto found = values.find(name);
        return found == values.end() ? ordered_json() : found->second;
    }
};

void collect_settings(const ordered_json& json, const std::string& name, Settings& settings) {
    if (!json.is_object()) {
        settings.names.push_back(name);
        settings.values[name] = json;
        return;
    }
    for (const auto& [key, value] : json.items())
        collect_settings(value, name.empty() ? key : name + "." + key, settings);
}

} // namespace

ordered_json to_json(const DataSpec& data) {
    ordered_json json = {{"path", data.path}};
    json.update(options_to_json(data));
    return json;
}

ordered_json to_json(const TrainOptions& given) {
    TrainOptions options = given;
    options.learning_rate = given.peak_learning_rate();
    return options_to_json(options);
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
    config.update(options_to_json<CompareOptions>(spec));
    return config;
}

TrainSpec train_spec(const std::filesystem::path& run) {
    return spec_of<TrainSpec>(
        run, "run", "compare", "head",
        [](const JsonFields& json, TrainSpec& spec) { json.take("head", spec.head); });
}

CompareSpec compare_spec(const std::filesystem::path& out) {
    return spec_of<CompareSpec>(out, "comparison", "train", "heads",
                                [](const JsonFields& json, CompareSpec& spec) {
                                    options_from_json<CompareOptions>(json, spec);
                                });
}

std::pair<DataSpec, std::string> trained_data(const std::filesystem::path& config) {
    const auto json = read_json(config);
    const auto data = JsonFields(json, config.string()).object("data");
    std::string fingerprint;
    data.take("fingerprint", fingerprint);
    return {data_from(data), fingerprint};
}

std::optional<ConfigDifference> config_difference(const ordered_json& saved,
                                                  const ordered_json& now) {
    Settings was, is, by_default;
    collect_settings(saved, "", was);
    collect_settings(now, "", is);
    collect_settings({{"data", to_json(DataSpec())}, {"options", to_json(TrainOptions())}}, "",
                     by_default);
    // An option that did not exist when the run was made has its default.
    const auto value_in = [&](const Settings& settings, const std::string& name) {
        return settings.values.contains(name) ? settings.value(name) : by_default.value(name);
    };
    const std::set<std::string> may_differ = {"headroom",           "data.path",
                                              "data.split_file",    "options.threads",
                                              "options.weights",    "options.keep_features",
                                              "options.tensorboard"};
    for (const auto* settings : {&was, &is})
        for (const auto& name : settings->names) {
            const auto before = value_in(was, name), after = value_in(is, name);
            if (before == after || may_differ.contains(name) || is_numerics(name)) continue;
            return ConfigDifference{name, shown(before), shown(after)};
        }
    return std::nullopt;
}

void check_same_config(const ordered_json& saved, const ordered_json& now, const std::string& run) {
    if (const auto different = config_difference(saved, now))
        throw usage_error(fmt::format("{}: cannot be resumed with other settings: {} was {}, "
                                      "now it is {}: leave that option out, or choose another {}",
                                      run, different->key, different->was, different->is,
                                      option_name("out")));
}

} // namespace headroom
