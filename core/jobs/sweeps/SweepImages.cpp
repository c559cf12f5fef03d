#include "core/jobs/sweeps/SweepImages.h"

#include "core/runs/config/TrainedOn.h"
#include "datasets/base/Error.h"
#include "datasets/base/options/OptionName.h"
#include "datasets/splits/LimitedDataset.h"

#include <fmt/format.h>

namespace headroom {

namespace {

DataSpec data_of(const FinishedRun& run, const std::string& new_place) {
    const auto trained = trained_on(run.folder);
    if (!trained && new_place.empty())
        throw io_error(
            fmt::format("{}: without config.json the data that it was trained on are not "
                        "known: name them with {}",
                        run.folder.string(), option_name("data")));
    DataSpec data = trained ? trained->data : DataSpec{};
    if (!new_place.empty()) data.path = new_place;
    return data;
}

} // namespace

SweepImages sweep_images(const ImageSweepSpec& spec, const SweepModel& model,
                         std::optional<ImageSize> size, const JobControl& control) {
    DataSpec data = data_of(model.run, spec.data);
    if (size) data.options.resize = size;
    SweepImages found;
    try {
        EvaluationData source(data, false, control);
        found = {source.images_for(model.run.folder, model.saved, ""), data.path};
    } catch (const Error& error) {
        if (!spec.data.empty() || error.failure() != Failure::io) throw;
        throw io_error(fmt::format("{} (the data of {}: if they have moved, name their new place "
                                   "with {})",
                                   whole_line(error), model.run.folder.string(),
                                   option_name("data")));
    }
    if (found.split_source != "run" && !spec.data.empty())
        found.notes.push_back(
            fmt::format("{}: other images than those of {}", data.path, model.run.folder.string()));
    found.images = limited_dataset(found.images, spec.limit, 0);
    return found;
}

void check_same_data(const std::vector<HeadRuns>& heads) {
    const FinishedRun* first = nullptr;
    std::string fingerprint;
    for (const auto& head : heads)
        for (const auto& run : head.runs) {
            const auto trained = trained_on(run.folder);
            const auto here = trained ? trained->fingerprint : std::string();
            if (first && here != fingerprint)
                throw data_error(
                    fmt::format("{} was trained on other data than {}: give the folder "
                                "of one run",
                                run.folder.string(), first->folder.string()));
            first = &run;
            fingerprint = here;
        }
}

} // namespace headroom
