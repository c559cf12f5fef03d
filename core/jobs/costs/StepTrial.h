#pragma once

#include "core/jobs/JobControl.h"
#include "core/jobs/costs/BenchWorkload.h"

namespace headroom {

/// Seconds of the fastest of a few steps, repeated for about `enough` seconds. Throws Cancelled
/// when stopped.
double fastest_step(const BenchCase& what, const JobControl& control, double enough = 0.5);

} // namespace headroom
