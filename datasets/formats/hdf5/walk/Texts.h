#pragma once

#include "datasets/formats/hdf5/walk/ObjectInfo.h"

#include <functional>

namespace headroom::hdf5walk {

/// Puts all strings of a dataset into the shared memory and answers (Protocol.h). `on_step` is
/// called before each piece.
void read_texts(hid_t file, const std::string& path, const ObjectInfo& info,
                const std::function<void()>& on_step);

/// Reads all strings of an attribute; none if it has another type.
void read_text_attribute(hid_t file, const std::string& path, const std::string& name);

/// Reads the single string of an attribute; empty if it has another type or there is none.
std::string short_text_attribute(hid_t object, const char* name);

} // namespace headroom::hdf5walk
