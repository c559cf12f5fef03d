#pragma once

#include "core/jobs/costs/SummaryJob.h"
#include "core/jobs/data/ConvertJob.h"
#include "core/jobs/data/InspectJob.h"
#include "core/jobs/data/SampleJob.h"
#include "core/jobs/data/SplitJob.h"
#include "core/jobs/data/VerifyJob.h"
#include "core/jobs/evaluation/EvaluateJob.h"
#include "core/jobs/evaluation/PredictJob.h"
#include "core/jobs/exploration/FilterJob.h"
#include "core/jobs/exploration/MapsJob.h"
#include "core/jobs/exploration/PooledFeaturesJob.h"
#include "core/jobs/training/CompareJob.h"

#include <string>

namespace headroom {

/// The shell command that does what a Spec says: "headroom compare --data ...". What it leaves out
/// has its default value; --out and --resume are left to who repeats it.
std::string command_line(const TrainSpec& spec);
std::string command_line(const CompareSpec& spec);
std::string command_line(const SummarySpec& spec);
/// The reading options are those of the first data: the command has one set for all of them.
std::string command_line(const EvaluateSpec& spec);
std::string command_line(const PredictSpec& spec);
std::string command_line(const FilterSpec& spec);
std::string command_line(const MapsSpec& spec, const MapsPictureOptions& drawing);
/// Empty where images are samples of another split than the ranked one: the command has but one.
std::string command_line(const PooledFeaturesSpec& spec);
std::string command_line(const VerifySpec& spec);

/// "headroom dataset inspect PATH ...".
std::string command_line(const InspectSpec& spec);

/// "headroom dataset split PATH ...", without --out.
std::string command_line(const SplitSpec& spec);
/// "headroom dataset sample PATH ...", without --out.
std::string command_line(const SampleSpec& spec);
/// "headroom dataset convert SRC DST ...".
std::string command_line(const ConvertSpec& spec);

/// The same command, writing there.
std::string with_out(const std::string& command, const std::filesystem::path& out);

} // namespace headroom
