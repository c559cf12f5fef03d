#include "core/runs/config/TuningFile.h"

#include "core/runs/RunFiles.h"
#include "core/runs/config/Numerics.h"
#include "datasets/base/Error.h"
#include "datasets/base/text/JsonText.h"

#include <fmt/format.h>

namespace headroom {

using nlohmann::ordered_json;

std::string tuning_text(const TuningChoices& choices) {
    ordered_json json = {{"headroom", HEADROOM_VERSION}};
    json.update(numerics());
    json["choices"] = ordered_json::object();
    for (const auto& [key, choice] : choices.taken())
        json["choices"][key] = choice;
    return json_text(json);
}

Tuning read_tuning(const std::filesystem::path& path) {
    const ordered_json json = read_json(path);
    const auto choices = json.find("choices");
    if (choices == json.end() || !choices->is_object())
        throw data_error(fmt::format("{}: no object \"choices\": expected the tuning.json of a run",
                                     path.string()));
    Tuning tuning;
    for (const auto& [key, choice] : choices->items()) {
        if (!choice.is_string())
            throw data_error(fmt::format("{}: choice \"{}\": expected a text, found {}",
                                         path.string(), key, json_line(choice)));
        tuning.choices[key] = choice.get<std::string>();
    }
    tuning.difference = numerics_difference(json, numerics());
    return tuning;
}

} // namespace headroom
