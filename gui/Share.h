#pragma once

#include "core/jobs/JobControl.h"

namespace headroom {

/// Share of a stage that is done, for Page::activity; below 0 if it is unknown.
inline double share(const Progress& progress) {
    return progress.total > 0
               ? static_cast<double>(progress.done) / static_cast<double>(progress.total)
               : -1;
}

} // namespace headroom
