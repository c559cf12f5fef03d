#pragma once

#include "core/jobs/CompareJob.h"

#include <string>

namespace headroom {

/// The shell command that makes this comparison again: "headroom compare --data ...". What it
/// leaves out has its default value; --out is left to who repeats it.
std::string command_line(const CompareSpec& spec);

} // namespace headroom
