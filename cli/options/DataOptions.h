#pragma once

#include "cli/options/OptionFields.h"
#include "cli/options/OptionSet.h"
#include "core/runs/config/DataSpec.h"

namespace headroom {

/// What a source of images may be, for help.
constexpr auto data_help = "folder of class folders, IDX, HDF5 or CIFAR-10 files, or a generator: "
                           "synth:digits, synth:vehicles";

/// --data, required unless that flag is set, and everything that says how it is read and split.
/// Commands that read several sources alike, or only a part of all this, add_fields() themselves.
void add_data_options(OptionSet& options, DataSpec& data, const bool* unless = nullptr);

/// Whether any option was told that says which samples are in which split.
bool split_was_told(const OptionSet& options);

} // namespace headroom
