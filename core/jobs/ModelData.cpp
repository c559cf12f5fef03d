#include "core/jobs/ModelData.h"

#include "core/jobs/ProgressEvents.h"

namespace headroom {

OpenOptions open_options(const DataSpec& data, const SavedModel& saved, const JobControl& control) {
    OpenOptions options = data.options;
    const ImageShape input = saved.model.spec().input;
    if (options.channels == 0) options.channels = input.channels;
    if (!options.resize) {
        options.resize = saved.card.resize;
        options.resizing = saved.card.resizing;
    }
    options.only_shown = true; // what the data lack is for the model's classes to say
    options.skip_empty = options.skip_empty || saved.card.skip_empty;
    if (!options.labels_from) options.labels_from = saved.card.labels_from;
    options.size_if_mixed = ImageSize{input.height, input.width};
    options.stop = control.stop;
    options.on_progress = progress_events(control, "reading " + data.path);
    return options;
}

} // namespace headroom
