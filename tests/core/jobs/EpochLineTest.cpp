#include "core/jobs/EpochLine.h"

#include <gtest/gtest.h>

namespace headroom {
namespace {

TEST(EpochLine, Aligns) {
    const EpochDone epoch{{"gap-dense"}, 3, 12, 1e-3, 0.2, 0.95, "test", 0.1, 0.982, 12.3, 6120};
    EXPECT_EQ(epoch_line(epoch),
              "gap-dense, seed 0: epoch  3/12  loss 0.2000  acc  95.00%  |  test loss 0.1000  "
              "acc  98.20%  |  6,120/s  12.3 s");
}

} // namespace
} // namespace headroom
