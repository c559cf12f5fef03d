#include "core/runs/result/EpochLog.h"

#include "core/runs/result/RunState.h"
#include "datasets/base/Error.h"
#include "tests/datasets/TempFolder.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

TEST(EpochLog, ReadsWhatWasWritten) {
    const TempFolder folder;
    EXPECT_TRUE(read_epochs(folder.path()).empty());
    std::vector<EpochDone> history(2);
    history[0] = {{}, 1, 2, 0.01, 2.25, 0.125, "valid", 2.5, 0.25, 1.5, 100};
    history[1] = {{}, 2, 2, 0.005, 1.0 / 3, 0.5, "valid", 0.75, 0.5, 1.25, 200};
    folder.write("log.csv", log_csv(history));
    const auto epochs = read_epochs(folder.path());
    ASSERT_EQ(epochs.size(), 2U);
    EXPECT_EQ(log_csv(epochs), log_csv(history));
    EXPECT_EQ(epochs[1].train_loss, 1.0 / 3);
    EXPECT_EQ(epochs[1].held_out, "valid");
}

TEST(EpochLog, LeavesOutRowsThatAreCutOffOrOfSomethingElse) {
    const TempFolder folder;
    folder.write("log.csv", "epoch,train_loss,other\n1,0.5,9\n2,x\n,0.1,1\nno,0.2,1\n3");
    const auto epochs = read_epochs(folder.path());
    ASSERT_EQ(epochs.size(), 3U);
    EXPECT_EQ(epochs[0].train_loss, 0.5);
    EXPECT_EQ(epochs[1].train_loss, 0);
    EXPECT_EQ(epochs[2].epoch, 3);
    folder.write("log.csv", "epoch,\"train_loss\n1,2");
    EXPECT_THROW(read_epochs(folder.path()), Error);
}

} // namespace
} // namespace headroom
