#pragma once

#include "datasets/hdf5walk/ObjectInfo.h"

#include <functional>

namespace headroom::hdf5walk {

/// Reads all values of a dataset, telling progress, and in the end what was found ("read") or why
/// it cannot be read ("refused"). `on_step` is called before each piece.
void read_dataset(hid_t file, const std::string& path, const ObjectInfo& info,
                  const std::function<void()>& on_step);

/// Reads all strings of an attribute; gives why it cannot, or nothing. One of another type is left
/// alone.
std::string read_attribute(hid_t attribute);

} // namespace headroom::hdf5walk
