#pragma once

#include "core/jobs/TrainJob.h"

namespace headroom {

struct SplitSummary {
    std::string name; ///< "train", "valid", "test"
    std::size_t count = 0;
    std::vector<std::size_t> per_class; ///< in the order of InspectResult::classes()
};

/// What data hold, and the data themselves, so that a front end shows the images it counted.
struct InspectResult {
    OpenedData data; ///< train is already limited
    std::vector<SplitSummary> splits;

    ImageShape shape() const;                        ///< as read: behind resize and channels
    const std::vector<std::string>& classes() const; ///< data.class_source says where they are from
};

/// Opens data to look at them, without a model in mind: files that cannot be read are listed in
/// data.bad_files and not fatal, and where files differ in size, the most common one is used.
/// Throws Error, and Cancelled when stopped.
///
///     auto result = run(DataSpec{"photos", {}}, control);
///     for (const auto& bad : result.data.bad_files) ...
InspectResult run(const DataSpec& spec, const JobControl& control);

/// The documented JSON (docs/commands.md).
nlohmann::ordered_json to_json(const InspectResult& result);

} // namespace headroom
