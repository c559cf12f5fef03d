#pragma once

#include "cli/options/OptionSet.h"
#include "core/runs/config/DataSpec.h"

namespace headroom {

/// --data, required unless that flag is set, and everything that says how it is read and split.
void add_data_options(OptionSet& options, DataSpec& data, const bool* unless = nullptr);

/// What a source of images may be, for help.
constexpr auto data_help = "folder of class folders, IDX, HDF5 or CIFAR-10 files, or a generator: "
                           "synth:digits, synth:vehicles";

void add_train_limit_option(OptionSet& options, DataSpec& data);

/// How images are read and split, alone: for commands that read several sources alike.
void add_reading_options(OptionSet& options, OpenOptions& reading);
/// Whether any of these was told that says which samples are in which split.
bool split_was_told(const OptionSet& options);
/// Parts of them: which images are read; that and how they are read; to what size they are resized,
/// and how; by which fractions they are split.
void add_origin_options(OptionSet& options, OpenOptions& reading);
void add_source_options(OptionSet& options, OpenOptions& reading);
void add_resizing_options(OptionSet& options, OpenOptions& reading);
void add_fraction_options(OptionSet& options, OpenOptions& reading);

} // namespace headroom
