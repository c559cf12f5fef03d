#include "core/jobs/exploration/PooledBase.h"

#include "core/jobs/evaluation/ModelData.h"
#include "core/jobs/weights/ModelWeights.h"
#include "core/jobs/weights/PretrainedModel.h"
#include "core/models/weights/WeightFile.h"
#include "datasets/base/options/OptionName.h"

#include <fmt/format.h>

namespace headroom {

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
    if (is_run) {
        run_.emplace(load_model(transfer.weights));
    } else {
        std::string named = model;
        name_model_and_weights(named, transfer_);
        spec_ = load_model_spec(named);
    }
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
