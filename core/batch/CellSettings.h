#pragma once

#include "core/batch/Grid.h"
#include "core/runs/config/TrainingSpec.h"

namespace headroom {

/// Throws Error(usage) if a grid cannot have that option: the name is unknown, or the batch decides
/// it.
void check_grid_key(const std::string& key);

/// Whether the option's values are whole numbers, which a grid may give as a range.
bool is_whole_number(const std::string& key);

/// The settings of one training: those given, the defaults for the rest, but for the precision,
/// which is f32 unless given: automatic, it would be measured, and another machine, or another day,
/// might choose otherwise. Throws Error(usage) that names the option if a value is not allowed.
TrainSpec train_spec_of(const CellValues& settings);

/// The settings that decide what prepare_training() opens and checks, as text: all but those of
/// head, optimizer and random numbers. Cells with the same text can share data.
std::string shared_settings(const CellValues& settings);

/// "mnist, lr 0.01": values, with their option where they do not speak for themselves. Of a path
/// its last part.
std::string settings_label(const CellValues& settings);

/// The settings with absolute paths for all files and folders that exist: they mean the same in
/// another working folder. `home` replaces a ~ in front.
CellValues with_absolute_paths(CellValues settings, const std::string& home);

/// A name for the run's folder: the values of those options, "cats_gap-dense_seed3"; at most 120
/// characters, without any that needs quoting.
std::string run_name(const CellValues& settings, const std::vector<std::string>& keys);

} // namespace headroom
