#include "core/jobs/weights/ModelWeights.h"

#include "core/models/LoadWeights.h"
#include "core/models/onnx/OnnxGraph.h"
#include "datasets/base/options/OptionName.h"

#include <filesystem>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {

namespace {

/// A name for load_model_spec().
std::string model_of(const std::string& weights) {
    const auto file = open_weight_file(weights);
    if (file.format == WeightFormat::onnx) return weights;
    if (file.format == WeightFormat::headroom)
        return std::filesystem::absolute(file.path).parent_path().string();
    std::vector<std::string> fits;
    for (const auto& fit : fitting_models(file))
        fits.push_back(fit.model);
    if (fits.size() == 1) return fits.front();
    throw option_error("model", fits.empty()
                                    ? fmt::format("is needed: {} fits no model that comes with "
                                                  "Headroom: expected a model file",
                                                  file.path)
                                    : fmt::format("is needed: {} fits {}: expected one of them",
                                                  file.path, fmt::join(fits, ", ")));
}

} // namespace

void name_model_and_weights(std::string& model, TransferOptions& transfer) {
    if (model.empty() && !transfer.weights.empty()) model = model_of(transfer.weights);
    if (transfer.weights.empty() && !find_in_catalog(model) && is_onnx_file(model))
        transfer.weights = model;
}

} // namespace headroom
