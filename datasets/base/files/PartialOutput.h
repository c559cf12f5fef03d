#pragma once

#include <filesystem>
#include <string>

namespace headroom {

/// A file or folder that exists completely or not at all: it is written in a folder beside its
/// place, "NAME.partial", flushed to the disk and renamed. What a killed process left is removed by
/// the next one that writes there.
///
///     PartialOutput output("photos.h5");
///     write(output.path());        // "photos.h5.partial/photos.h5"
///     output.place();              // "photos.h5"; without it, nothing is left
///
/// Throws Error: locked if another process is writing there, usage if NAME.partial is something
/// else, io with the system's reason.
class PartialOutput {
  public:
    explicit PartialOutput(const std::filesystem::path& target);
    ~PartialOutput();
    PartialOutput(const PartialOutput&) = delete;
    PartialOutput& operator=(const PartialOutput&) = delete;

    const std::filesystem::path& path() const { return path_; }

    /// Moves it into place. A file or folder that exists already is replaced, in one step.
    void place();

  private:
    void take_lock();
    void clear() const;

    std::filesystem::path target_, folder_, path_;
    int lock_ = -1;
};

} // namespace headroom
