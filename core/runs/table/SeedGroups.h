#pragma once

#include "core/runs/RunList.h"

namespace headroom {

/// Runs that differ in their seed only.
using SeedGroup = std::vector<const RunEntry*>;

/// Groups the finished runs among these, in their order: equal head, model, data and settings, but
/// for those that change no result. Runs that are not finished, and comparisons, are left out.
std::vector<SeedGroup> seed_groups(const std::vector<const RunEntry*>& runs);

/// Keys of the settings in which the groups differ, in the order of their table.
std::vector<std::string> differing_settings(const std::vector<SeedGroup>& groups);

} // namespace headroom
