#pragma once

#include "core/jobs/JobControl.h"
#include "core/jobs/data/InspectJob.h"
#include "core/runs/config/DataSpec.h"

namespace headroom {

/// Type of HDF5 pixels: bytes from 0 to 255, or floats from 0 to 1.
enum class PixelType { uint8, float32 };

template <>
struct ChoiceNames<PixelType> {
    static constexpr std::array values{std::pair{PixelType::uint8, "uint8"},
                                       std::pair{PixelType::float32, "float32"}};
};

inline const OptionField dtype_field{
    .key = "dtype",
    .label = "Values",
    .help = "HDF5: bytes of 0-255, or floats of 0-1 for values finer than 8 bits"};

/// Settings of a conversion. Keeps the splits of the data; creates only those that data.options
/// request (a fraction above 0, a split file).
struct ConvertSpec {
    DataSpec data = {{}, {.test_fraction = 0}};
    std::filesystem::path out; ///< an HDF5 file if it ends in .h5 or .hdf5, else a folder
    PixelType dtype = PixelType::uint8;
    std::string compression = "none"; ///< HDF5: "none", "gzip" or "gzip:1" to "gzip:9"
    std::uint64_t chunk = 0;          ///< HDF5: images per chunk; 0 = about a megabyte
    bool exist_ok = false;            ///< replace an earlier conversion to `out`
};

struct ConvertResult {
    std::filesystem::path out;
    std::string format; ///< "hdf5", "folder"
    ImageShape shape;
    std::string fingerprint; ///< fingerprint of the source as read
    std::vector<std::string> classes;
    std::vector<SplitSummary> splits;
    std::vector<std::string> notes;
};

/// Writes data in another format (datasets/export/Export.h). `out` is either complete or missing,
/// however this ends; the next conversion removes what a killed process left. Images of different
/// sizes cause an Error(bad_data) that suggests setting a size.
///
///     ConvertSpec spec;
///     spec.data.path = "photos";
///     spec.out = "photos.h5";
///     run(spec, control);
///
/// Throws Error and Cancelled.
ConvertResult run(const ConvertSpec& spec, const JobControl& control);

/// Documented JSON (docs/commands.md).
nlohmann::ordered_json to_json(const ConvertResult& result);

} // namespace headroom
