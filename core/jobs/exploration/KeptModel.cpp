#include "core/jobs/exploration/KeptModel.h"

namespace headroom {

std::shared_ptr<const SavedModel> KeptModel::read(const std::filesystem::path& run) {
    std::error_code ignored;
    const auto file = std::filesystem::is_directory(run, ignored) ? run / "model.safetensors" : run;
    const auto written = std::filesystem::last_write_time(file, ignored);
    if (!saved_ || run != path_ || written != written_) {
        saved_.reset();
        saved_ = std::make_shared<const SavedModel>(load_model(run));
        path_ = run;
        written_ = written;
    }
    return saved_;
}

} // namespace headroom
