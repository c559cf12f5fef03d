#pragma once

#include "core/jobs/JobControl.h"
#include "core/models/Checkpoint.h"
#include "core/training/TransferOptions.h"

#include <optional>

namespace headroom {

/// A backbone with weights to look into: a file's, or a trained run's. Keeps what it loaded last.
class PooledBase {
  public:
    /// Reads the model that is named, or finds it: a run's own, or the one of the catalog that the
    /// weights fit. Throws Error(usage) where they are none or several; else as load_weights does.
    void open(const std::string& model, const TransferOptions& transfer);

    const std::string& key() const { return key_; } ///< equal for equal backbones
    const ModelSpec& spec() const { return run_ ? run_->model.spec() : spec_; }

    /// How the backbone sees images: a run as it was trained; else as asked, files of several sizes
    /// in the model's own.
    OpenOptions seen(const OpenOptions& asked) const;

    /// The backbone for images of that shape.
    const Model& model(const ImageShape& shape, const JobControl& control);
    const Normalisation& normalisation() const { return run_ ? run_->card.normalisation : pixels_; }

  private:
    TransferOptions transfer_;
    std::string key_;
    std::optional<SavedModel> run_;
    ModelSpec spec_;
    std::shared_ptr<const Model> model_; ///< of `spec_`, where there is no run
    Normalisation pixels_;
};

} // namespace headroom
