#pragma once

#include "core/jobs/batch/BatchReport.h"
#include "core/jobs/batch/BatchRunJob.h"
#include "core/jobs/costs/SummaryJob.h"
#include "core/jobs/data/ConvertJob.h"
#include "core/jobs/data/InspectJob.h"
#include "core/jobs/data/SampleJob.h"
#include "core/jobs/data/SplitJob.h"
#include "core/jobs/data/VerifyJob.h"
#include "core/jobs/evaluation/EvaluateJob.h"
#include "core/jobs/evaluation/PredictFileJob.h"
#include "core/jobs/exploration/FilterJob.h"
#include "core/jobs/exploration/HeadsJob.h"
#include "core/jobs/exploration/MapsJob.h"
#include "core/jobs/exploration/PooledFeaturesJob.h"
#include "core/jobs/export/ExportJob.h"
#include "core/jobs/sweeps/LatencySweepJob.h"
#include "core/jobs/sweeps/ShiftSweepJob.h"
#include "core/jobs/sweeps/SizeSweepJob.h"
#include "core/jobs/training/CompareJob.h"
#include "core/jobs/verdict/CompareRunsJob.h"
#include "core/jobs/verdict/RanksJob.h"
#include "core/jobs/verdict/VerdictJob.h"

#include <string>

namespace headroom {

/// Returns the shell command that does the same as a Spec: "headroom compare --data ...". Options
/// with their default values are left out, and so are --out and --resume.
std::string command_line(const TrainSpec& spec);
std::string command_line(const CompareSpec& spec);
/// The same command, which plans the comparison instead (PlanJob.h).
std::string plan_command_line(const CompareSpec& spec);
std::string command_line(const SummarySpec& spec);
/// The reading options are those of the first data: the command has one set for all.
std::string command_line(const EvaluateSpec& spec);
std::string command_line(const PredictSpec& spec);
/// "headroom predict ... --out FILE".
std::string command_line(const PredictFileSpec& spec);
std::string command_line(const ExportSpec& spec);
std::string command_line(const FilterSpec& spec);
std::string command_line(const MapsSpec& spec, const MapsPictureOptions& drawing);
std::string command_line(const HeadsSpec& spec);
/// Empty where images are samples of another split than the ranked one: the command has but one.
std::string command_line(const PooledFeaturesSpec& spec);
std::string command_line(const VerifySpec& spec);

/// "headroom sweep shift DIR ...", without the files that it writes.
std::string command_line(const ShiftSweepSpec& spec);
std::string command_line(const SizeSweepSpec& spec);
std::string command_line(const LatencySweepSpec& spec);

/// "headroom batch run ... --out DIR", after the lines that write its grid to a file, if it has one
/// of its own.
std::string command_line(const BatchRunSpec& spec);
/// "headroom batch report DIR ...", without the files that it writes.
std::string command_line(const BatchReportSpec& spec);

/// "headroom verdict FILE FILE ...".
std::string command_line(const VerdictSpec& spec);
/// "headroom report DIR DIR ...".
std::string command_line(const RanksSpec& spec);
/// "headroom report RUN RUN ...".
std::string command_line(const CompareRunsSpec& spec);

/// "headroom dataset inspect PATH ...".
std::string command_line(const InspectSpec& spec);

/// "headroom dataset split PATH ...", without --out.
std::string command_line(const SplitSpec& spec);
/// "headroom dataset sample PATH ...", without --out.
std::string command_line(const SampleSpec& spec);
/// "headroom dataset convert SRC DST ...".
std::string command_line(const ConvertSpec& spec);

/// Returns the same command with that output.
std::string with_out(const std::string& command, const std::filesystem::path& out);

} // namespace headroom
