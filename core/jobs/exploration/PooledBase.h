#pragma once

#include "core/jobs/JobControl.h"
#include "core/models/Checkpoint.h"
#include "core/training/TransferOptions.h"

#include <optional>

namespace headroom {

/// A backbone with weights to look into: a file's, or a trained run's. Keeps what it loaded last.
class PooledBase {
  public:
    /// Reads the named model, or without a name the run's own or the one of the catalog that the
    /// weights fit. Throws Error(usage) if they fit none or several; the errors of load_weights.
    void open(const std::string& model, const TransferOptions& transfer);

    const std::string& key() const { return key_; } ///< equal for equal backbones
    const ModelSpec& spec() const { return run_ ? run_->model.spec() : spec_; }

    /// Returns the options for reading images: those of the run's training, or `asked`, with images
    /// of several sizes resized to the model's own.
    OpenOptions seen(const OpenOptions& asked) const;

    /// Returns the backbone for images of that shape.
    const Model& model(const ImageShape& shape, const JobControl& control);
    const Normalisation& normalisation() const { return run_ ? run_->card.normalisation : pixels_; }

  private:
    TransferOptions transfer_;
    std::string key_;
    std::optional<SavedModel> run_;
    ModelSpec spec_;
    std::shared_ptr<const Model> model_; ///< of `spec_`, if there is no run
    Normalisation pixels_;
};

} // namespace headroom
