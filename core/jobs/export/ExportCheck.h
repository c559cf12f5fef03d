#pragma once

#include "core/jobs/evaluation/EvaluationData.h"
#include "core/jobs/export/ExportJob.h"

namespace headroom {

/// Opens the images to compare an export on: the run's test images as `eval` finds them. Throws the
/// errors of eval.
MeasuredImages images_to_check(const ExportSpec& spec, const SavedModel& saved,
                               const JobControl& control);

/// Compares an export's logits with the run's own, in f32, on about a thousand of the images at
/// most, of each class in proportion.
///
/// Another program computes them (OtherRuntime.h). Without one, our own readers read the export
/// back: its weights, and of ONNX its layers too. Throws the errors of OtherRuntime.
ExportCheck check_export(const SavedModel& saved, const ExportResult& result,
                         const MeasuredImages& measured, const JobControl& control);

} // namespace headroom
