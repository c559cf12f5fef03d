#pragma once

#include "tests/fuzz/FuzzInput.h"

#include <array>
#include <hdf5.h>
#include <vector>

namespace headroom {

/// A sound HDF5 file with any datasets in it, as the input says. Of each: its name, type, rank,
/// sizes, and values as a part that is repeated until all elements have one.
///
///     FuzzInput input(bytes, count);
///     FuzzHdf5(input).write(folder / "data.h5");
class FuzzHdf5 {
  public:
    explicit FuzzHdf5(FuzzInput& input) : input_(input) {}

    void write(const std::string& path) const;

    /// A name that readers look for, or one that is odd.
    static const char* name(std::uint8_t choice);

  private:
    void write_dataset(hid_t file) const;

    FuzzInput& input_;
};

} // namespace headroom
