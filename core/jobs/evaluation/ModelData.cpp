#include "core/jobs/evaluation/ModelData.h"

#include "core/jobs/ProgressEvents.h"

#include <fmt/format.h>

namespace headroom {

OpenOptions as_model_sees(OpenOptions asked, const SavedModel& saved) {
    const ImageShape input = saved.model.spec().input;
    const Resizing defaults, &trained = saved.card.resizing;
    auto& [interpolation, mode] = asked.resizing;
    if (interpolation == defaults.interpolation) interpolation = trained.interpolation;
    if (mode == defaults.mode) mode = trained.mode;
    if (!asked.resize) asked.resize = ImageSize{input.height, input.width};
    if (asked.channels == 0) asked.channels = input.channels;
    asked.only_shown = true; // missing classes are checked against those of the model
    asked.skip_empty = asked.skip_empty || saved.card.skip_empty;
    if (!asked.labels_from) asked.labels_from = saved.card.labels_from;
    return asked;
}

OpenOptions open_options(const DataSpec& data, const SavedModel& saved, const JobControl& control) {
    OpenOptions options = as_model_sees(data.options, saved);
    options.stop = control.stop;
    options.on_progress = progress_events(control, "reading " + data.path);
    return options;
}

void leave_to_model(OpenOptions& options) {
    options.resize.reset();
    options.channels = 0;
    options.resizing = {};
}

std::string other_size_note(const OpenOptions& options, const SavedModel& saved) {
    const ImageShape input = saved.model.spec().input;
    const auto& size = options.resize;
    if (!size || (size->height == input.height && size->width == input.width)) return {};
    return fmt::format("images are resized to {}x{} as requested: the model was trained on {}x{}",
                       size->height, size->width, input.height, input.width);
}

} // namespace headroom
