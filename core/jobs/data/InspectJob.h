#pragma once

#include "core/jobs/JobControl.h"
#include "core/runs/config/DataSpec.h"
#include "datasets/data/PixelStatistics.h"
#include "datasets/source/OpenedData.h"

#include <nlohmann/json.hpp>

namespace headroom {

struct SplitSummary {
    std::string name; ///< "train", "valid", "test"
    std::size_t count = 0;
    std::vector<std::size_t> per_class;  ///< in the order of InspectResult::classes()
    std::vector<PixelStatistics> pixels; ///< same order, if measured; sum_of() adds them up
};

/// Minimum, median and maximum of some lengths.
struct SideSpread {
    int low = 0, median = 0, high = 0;
};

/// Contents of data, and the data themselves, so that a front end can show images.
struct InspectResult {
    OpenedData data; ///< train is already limited
    std::vector<SplitSummary> splits;

    ImageShape shape() const;                        ///< as read: after resize and channels
    const std::vector<std::string>& classes() const; ///< for their origin see data.class_source
    SideSpread heights() const, widths() const;      ///< as stored
};

struct InspectSpec {
    DataSpec data;
};

/// Opens data for inspection, without a model. Files that cannot be read are listed in
/// data.bad_files and are not fatal; if files differ in size, the most common one is used. Throws
/// Error, and Cancelled when stopped.
///
///     auto result = run(InspectSpec{{"photos", {}}}, control);
///     for (const auto& bad : result.data.bad_files) ...
InspectResult run(const InspectSpec& spec, const JobControl& control);

/// Documented JSON of `dataset inspect` and of `dataset stats` (docs/commands.md).
nlohmann::ordered_json to_json(const InspectResult& result);
nlohmann::ordered_json statistics_json(const InspectResult& result);

} // namespace headroom
