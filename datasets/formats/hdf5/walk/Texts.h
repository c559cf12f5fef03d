#pragma once

#include "datasets/formats/hdf5/walk/ObjectInfo.h"

#include <functional>

namespace headroom::hdf5walk {

/// Puts all strings of a dataset into the shared memory and answers (Protocol.h). `on_step` is
/// called before each piece.
void read_texts(hid_t file, const std::string& path, const ObjectInfo& info,
                const std::function<void()>& on_step);

/// All strings of an attribute; of one of another type, none.
void read_text_attribute(hid_t file, const std::string& path, const std::string& name);

/// The one string of an attribute; empty where it has another type or there is none.
std::string short_text_attribute(hid_t object, const char* name);

} // namespace headroom::hdf5walk
