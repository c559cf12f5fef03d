#include "core/jobs/evaluation/ErrorsCsv.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

TEST(ErrorsCsv, ListsMistakesTheMostCertainFirst) {
    EvaluateRow row;
    row.run = "runs/a";
    row.data = "photos";
    row.split = "test";
    row.classes = {"cat", "a,dog"};
    row.sample_names = {"1.png", "2.png", "3.png"};
    row.evaluation.labels = {0, 1, 1};
    row.evaluation.predicted = {1, 1, 0};
    row.evaluation.probabilities = {0.25F, 0.75F, 0, 1, 0.875F, 0.125F};
    EXPECT_EQ(errors_csv({row}), "run,data,split,sample,label,predicted,probability\n"
                                 "runs/a,photos,test,3.png,\"a,dog\",cat,0.875\n"
                                 "runs/a,photos,test,1.png,cat,\"a,dog\",0.75\n");
}

} // namespace
} // namespace headroom
