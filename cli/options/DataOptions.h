#pragma once

#include "cli/options/OptionFields.h"
#include "cli/options/OptionSet.h"
#include "core/runs/config/DataSpec.h"

namespace headroom {

/// Sources of images, for help.
constexpr auto data_help = "folder of class folders, IDX, HDF5 or CIFAR-10 files, or a generator: "
                           "synth:digits, synth:vehicles";

/// Help of the option that names a model.
constexpr auto model_help = "a name that 'headroom info' lists, a JSON model file, a file of ONNX, "
                            "or a run's folder (default the one that the weights are of)";

/// Adds --data, required unless that flag is set, and all options for reading and splitting it.
/// Commands that read several sources alike, or only a part of them, call add_fields() themselves.
void add_data_options(OptionSet& options, DataSpec& data, const bool* unless = nullptr);

/// Returns whether any option about which samples are in which split was given.
bool split_was_given(const OptionSet& options);

} // namespace headroom
