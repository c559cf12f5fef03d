#pragma once

#include "datasets/formats/hdf5/walk/ObjectInfo.h"

#include <functional>

namespace headroom::hdf5walk {

/// Reads all numbers of a dataset, sends progress, and at the end the result ("read") or why it
/// cannot be read ("refused"). `on_step` is called before each piece.
void read_dataset(hid_t file, const std::string& path, const ObjectInfo& info,
                  const std::function<void()>& on_step);

} // namespace headroom::hdf5walk
