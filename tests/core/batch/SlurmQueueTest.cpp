#include "core/batch/SlurmQueue.h"

#include "core/batch/SlurmJobs.h"
#include "datasets/base/Error.h"
#include "tests/datasets/TempFolder.h"

#include <fstream>
#include <gmock/gmock.h>

namespace headroom {
namespace {

// As squeue 22.05 printed it.
constexpr const char* printed = "squeue: warning: something\n"
                                "17_6|PENDING||JobArrayTaskLimit\n"
                                "18|PENDING||Dependency\n"
                                "17_1|RUNNING|n1|None\n"
                                "17_x|RUNNING|n1|None\n";

TEST(SlurmQueue, ReadsTasksAndSkipsOtherLines) {
    const auto tasks = read_squeue(printed);
    ASSERT_EQ(tasks.size(), 3U);
    EXPECT_EQ(tasks[0].job, "17");
    EXPECT_EQ(tasks[0].index, 6U);
    EXPECT_TRUE(tasks[0].pending());
    EXPECT_EQ(tasks[0].reason, "JobArrayTaskLimit");
    EXPECT_EQ(tasks[1].index, 0U);
    EXPECT_EQ(tasks[2].node, "n1");
    EXPECT_FALSE(tasks[2].pending());
    EXPECT_TRUE(read_squeue("").empty());
}

TEST(SlurmQueue, ReadsNumbersAmongWarnings) {
    EXPECT_EQ(read_job_number("123\n"), "123");
    EXPECT_EQ(read_job_number("sbatch: warning: no account\n123;cluster\n"), "123");
    EXPECT_EQ(read_job_number("sbatch: error\n"), "");
    EXPECT_EQ(read_max_array_size("MailProg = /bin/mail\nMaxArraySize            = 501\n"), 501U);
    EXPECT_EQ(read_max_array_size(""), 1001U);
}

TEST(SlurmQueue, KnowsTheTaskOfEachCell) {
    const TempFolder folder;
    BatchFolder batch(folder / "batch",
                      grid_from_text("data = synth:digits\nmodel = mnist-cnn\nhead = gap-dense\n"
                                     "seed = 0-6\n",
                                     "grid"),
                      "");
    batch.save();
    EXPECT_TRUE(submitted_arrays(batch).empty());
    std::filesystem::create_directories(slurm_folder(batch));
    add_array(batch, {"17", "18", {5, 3}}); // before the batch was extended
    add_array(batch, {"19", "20", {7, 1}});
    const auto arrays = submitted_arrays(batch);
    ASSERT_EQ(arrays.size(), 2U);
    EXPECT_EQ(arrays[0].report, "18");
    const auto queue = read_squeue("17_2|RUNNING|n1|None\n19_6|PENDING||Priority\n"
                                   "18|PENDING||Dependency\n99_1|RUNNING|n1|None\n");
    const auto tasks = tasks_of_cells(batch, arrays, queue);
    EXPECT_THAT(tasks, testing::ElementsAre(nullptr, nullptr, nullptr, &queue[0], &queue[0],
                                            &queue[1], nullptr));
    std::ofstream(slurm_folder(batch) / "jobs.json") << R"({"arrays": [{"job": "1"}]})";
    EXPECT_THROW(submitted_arrays(batch), Error);
}

} // namespace
} // namespace headroom
