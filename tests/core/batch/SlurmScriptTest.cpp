#include "core/batch/SlurmScript.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

using testing::HasSubstr;
using testing::Not;

const SlurmJob job{.program = "/opt/headroom",
                   .batch = "/home/ann/my 100% batch",
                   .time = "2:00:00",
                   .partition = "gpu",
                   .memory = "",
                   .cpus = 4,
                   .limit = 8,
                   .options = {"-A", "it's chem"}};

TEST(SlurmScript, AsksForWhatTheJobNeeds) {
    const auto text = slurm_array_script(job, {12, 1}, {1, 2, 3, 7, 9, 10});
    EXPECT_THAT(text, testing::StartsWith("#!/bin/bash\n"));
    EXPECT_THAT(text, HasSubstr("\n#SBATCH --array=1-3,7,9-10%8\n"));
    EXPECT_THAT(text, HasSubstr("\n#SBATCH --cpus-per-task=4\n"));
    EXPECT_THAT(text, HasSubstr("\n#SBATCH --time=2:00:00\n#SBATCH --partition=gpu\n"));
    EXPECT_THAT(text, HasSubstr("\n#SBATCH -A 'it'\\''s chem'\n"));
    EXPECT_THAT(text, HasSubstr("--output='/home/ann/my 100%% batch/logs/slurm-%A_%a.txt'\n"));
    EXPECT_THAT(text, HasSubstr("\nbatch='/home/ann/my 100% batch'\n"));
    EXPECT_THAT(text, HasSubstr("\ncells=$SLURM_ARRAY_TASK_ID\n"));
    EXPECT_THAT(text, Not(HasSubstr("--mem")));
}

TEST(SlurmScript, TheReportAsksForTheSameWithoutTheArray) {
    const auto text = slurm_report_script(job);
    EXPECT_THAT(text, HasSubstr("\n#SBATCH --time=2:00:00\n#SBATCH --partition=gpu\n"));
    EXPECT_THAT(text, HasSubstr("100% batch-report'\n"));
    EXPECT_THAT(text, Not(HasSubstr("--array")));
    EXPECT_THAT(text, Not(HasSubstr("--cpus")));
}

TEST(SlurmScript, PacksCellsWhereTheArrayIsTooSmall) {
    EXPECT_EQ(SlurmPacking::of(1000, 1001).size, 1U);
    EXPECT_EQ(SlurmPacking::of(1001, 1001).size, 2U);
    EXPECT_EQ(SlurmPacking::of(100'000, 1001).size, 100U);
    const auto packing = SlurmPacking::of(12, 6);
    EXPECT_EQ(packing.size, 3U);
    EXPECT_EQ(packing.task_of(1), 1U);
    EXPECT_EQ(packing.task_of(3), 1U);
    EXPECT_EQ(packing.task_of(4), 2U);
    EXPECT_EQ(packing.task_of(12), 4U);
    const auto text = slurm_array_script(job, packing, {1, 4});
    EXPECT_THAT(text, HasSubstr("trains 3 cells"));
    EXPECT_THAT(text, HasSubstr("first=$(((SLURM_ARRAY_TASK_ID - 1) * 3 + 1))\n"
                                "last=$((first + 2 < 12 ? first + 2 : 12))\n"));
}

} // namespace
} // namespace headroom
