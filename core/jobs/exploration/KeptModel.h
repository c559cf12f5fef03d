#pragma once

#include "core/models/Checkpoint.h"

#include <filesystem>
#include <memory>

namespace headroom {

/// Keeps the model of a run that was read last, until its file is written again or another run is
/// asked for.
class KeptModel {
  public:
    /// Returns the same pointer as long as it is the same model. Throws the errors of load_model.
    std::shared_ptr<const SavedModel> read(const std::filesystem::path& run);

  private:
    std::filesystem::path path_;
    std::filesystem::file_time_type written_;
    std::shared_ptr<const SavedModel> saved_;
};

} // namespace headroom
