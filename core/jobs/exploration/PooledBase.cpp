#include "core/jobs/exploration/PooledBase.h"

#include "core/jobs/evaluation/ModelData.h"
#include "core/jobs/weights/PretrainedModel.h"
#include "core/models/LoadWeights.h"
#include "datasets/base/options/OptionName.h"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {

namespace {

/// The model of a file of ONNX, or the one of the catalog that the weights fit.
ModelSpec fitting_model(const WeightFile& file) {
    if (file.format == WeightFormat::onnx) return load_model_spec(file.path);
    std::vector<std::string> fits;
    for (const auto& fit : fitting_models(file))
        fits.push_back(fit.model);
    if (fits.size() == 1) return load_model_spec(fits.front());
    throw option_error("model", fits.empty()
                                    ? fmt::format("is needed: {} fits no model that comes with "
                                                  "Headroom: expected a model file",
                                                  file.path)
                                    : fmt::format("is needed: {} fits {}: expected one of them",
                                                  file.path, fmt::join(fits, ", ")));
}

} // namespace

void PooledBase::open(const std::string& model, const TransferOptions& transfer) {
    if (transfer.weights.empty())
        throw usage_error(fmt::format("no weights are named: give {}: a file, or a run's folder",
                                      option_name("weights", "FILE")));
    const auto file = open_weight_file(transfer.weights);
    std::error_code ignored;
    const auto written = std::filesystem::last_write_time(file.path, ignored);
    const auto key = fmt::format("{}\n{}\n{}\n{}", model, file.path, transfer.preprocessing,
                                 written.time_since_epoch().count());
    if (key == key_) return;
    key_.clear();
    run_.reset();
    model_.reset();
    transfer_ = transfer;
    const bool is_run = model.empty() && file.format == WeightFormat::headroom;
    if (is_run && !transfer.preprocessing.empty())
        throw option_error("preprocessing",
                           fmt::format("{}: a run has its own: leave it out", file.path));
    if (is_run)
        run_.emplace(load_model(transfer.weights));
    else
        spec_ = model.empty() ? fitting_model(file) : load_model_spec(model);
    key_ = key;
}

OpenOptions PooledBase::seen(const OpenOptions& asked) const {
    if (run_) return as_model_sees(asked, *run_);
    OpenOptions options = asked;
    options.only_shown = true;
    options.size_if_mixed = ImageSize{spec_.input.height, spec_.input.width};
    return options;
}

const Model& PooledBase::model(const ImageShape& shape, const JobControl& control) {
    if (run_) return run_->model;
    if (model_ && model_->spec().input == shape) return *model_;
    auto pretrained = pretrained_model(adapted(spec_, shape, 2), transfer_, control);
    model_ = std::move(pretrained.model);
    pixels_ = std::move(pretrained.normalisation);
    return *model_;
}

} // namespace headroom
