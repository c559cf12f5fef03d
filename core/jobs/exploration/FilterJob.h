#pragma once

#include "core/exploration/Pictures.h"
#include "core/jobs/exploration/ImageSource.h"

#include <mutex>
#include <nlohmann/json.hpp>

namespace headroom {

/// Applies a kernel, ReLU and max pooling to an image and to the same image shifted, to show what a
/// shift changes at each stage (core/exploration/Stages.h).
struct FilterSpec {
    ImageSource source;
    int size = 32; ///< the circle's side; other images are shrunk to it on their longer side
    StageOptions stages;
};

struct FilterResult {
    std::string image;
    StageOptions options;
    std::vector<Stage> stages;
};

/// Runs FilterSpecs one after another; keeps the image that it loaded last, so that another kernel
/// or shift is a matter of a millisecond. Calls from several threads wait for each other.
class FilterJob {
  public:
    /// Throws Error as ImageLoader and filter_stages do.
    FilterResult run(const FilterSpec& spec, const JobControl& control);

  private:
    std::mutex running_;
    ImageLoader loader_;
    std::string loaded_as_;
    LoadedImage image_;
};

FilterResult run(const FilterSpec& spec, const JobControl& control);

/// The documented JSON (docs/commands.md).
nlohmann::ordered_json to_json(const FilterResult& result);

/// Returns two pictures per stage: "relu" and "relu-shifted".
std::vector<NamedPicture> pictures(const FilterResult& result);

} // namespace headroom
