#include "core/jobs/weights/WeightsInspectJob.h"

#include "datasets/base/Error.h"

namespace headroom {

using nlohmann::ordered_json;

namespace {

/// Why the weights do not fit the model; empty where they do.
std::string mismatch(ModelSpec spec, const WeightFile& file) {
    if (find_in_catalog(spec.name) && !is_own(file))
        spec.input.channels = 3; // whatever images it is trained on by default
    const Model model(spec, chosen_heads(spec, {}).front());
    try {
        check_fit(model, file);
    } catch (const Error& error) {
        return error.what();
    }
    return {};
}

} // namespace

WeightsInspectResult run(const WeightsInspectSpec& spec, const JobControl&) {
    WeightsInspectResult result{open_weight_file(spec.path), 0, {}};
    for (const auto& tensor : result.file.tensors)
        result.values += volume(tensor.shape);
    result.fits = fitting_models(result.file);
    result.model = spec.model;
    if (!spec.model.empty()) result.mismatch = mismatch(load_model_spec(spec.model), result.file);
    return result;
}

ordered_json to_json(const WeightsInspectResult& result) {
    const auto& file = result.file;
    ordered_json json = {
        {"path", file.path},
        {"format", to_string(file.format)},
        {"writer", file.writer.empty() ? ordered_json() : ordered_json(file.writer)},
        {"preprocessing", nullptr},
        {"values", result.values},
        {"fits", ordered_json::array()},
        {"tensors", ordered_json::array()},
        {"metadata", file.metadata},
        {"notes", file.notes}};
    if (file.preprocessing) {
        json["preprocessing"] = to_json(file.preprocessing->preprocessing);
        json["preprocessing"]["source"] = file.preprocessing->source;
    }
    for (const auto& fit : result.fits)
        json["fits"].push_back({{"model", fit.model}, {"rule", to_string(fit.rule)}});
    if (!result.model.empty()) {
        json["model"] = result.model;
        json["mismatch"] = result.mismatch.empty() ? ordered_json() : ordered_json(result.mismatch);
    }
    for (const auto& tensor : file.tensors)
        json["tensors"].push_back(
            {{"name", tensor.name}, {"shape", tensor.shape}, {"type", tensor.type}});
    return json;
}

} // namespace headroom
