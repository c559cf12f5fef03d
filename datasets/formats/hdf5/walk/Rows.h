#pragma once

#include "datasets/formats/hdf5/walk/ObjectInfo.h"

#include <map>

namespace headroom::hdf5walk {

/// Reads rows (the first axis) of datasets of numbers into the shared memory.
class Rows {
  public:
    explicit Rows(hid_t file) : file_(file) {}

    /// Reads as `type`: "uint8", "float" or "int64". Returns why it cannot, or nothing.
    std::string read(const std::string& path, const ObjectInfo& info, std::uint64_t first,
                     std::uint64_t count, const std::string& type);

  private:
    hid_t open(const std::string& path);

    hid_t file_;
    std::map<std::string, hid_t> datasets_; ///< datasets that were read stay open
};

} // namespace headroom::hdf5walk
