#pragma once

#include "core/jobs/export/ExportJob.h"

namespace headroom {

/// Compares an export's logits with the run's own, in f32, on images of `data`: on the run's test
/// images as `eval` finds them, at most a thousand, evenly spaced.
///
/// Another program computes them (OtherRuntime.h). Without one, an export for PyTorch or Keras is
/// read back by our own reader of weights. Throws Error(resources) if neither is possible, and the
/// errors of eval and of OtherRuntime.
ExportCheck check_export(const SavedModel& saved, const ExportResult& result,
                         const std::string& data, const JobControl& control);

} // namespace headroom
