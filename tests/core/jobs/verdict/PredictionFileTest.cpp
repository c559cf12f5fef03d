#include "core/jobs/verdict/PredictionFile.h"

#include "datasets/base/Error.h"

#include <gmock/gmock.h>

namespace headroom {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

TEST(PredictionFile, TakesTheColumnsInAnyOrderAndCase) {
    const auto models = parse_predictions("Prediction,note,ID,Label,p(cat),p(dog)\n"
                                          "cat,x,1.png,dog,0.75,0.25\n"
                                          "dog,,2.png,dog,0,1\n",
                                          "folder/resnet.csv");
    ASSERT_EQ(models.size(), 1u);
    EXPECT_EQ(models[0].name, "resnet");
    EXPECT_THAT(models[0].ids, ElementsAre("1.png", "2.png"));
    EXPECT_THAT(models[0].labels, ElementsAre("dog", "dog"));
    EXPECT_THAT(models[0].predicted, ElementsAre("cat", "dog"));
    EXPECT_THAT(models[0].confidences, ElementsAre(0.75, 1));
}

TEST(PredictionFile, AFileMayHaveSeveralRunsAndLinesOfTitles) {
    const auto models = parse_predictions("run,sample,label,predicted,p(a)\n"
                                          "runs/x,1,a,a,1\n"
                                          "runs/y,1,a,b,0.5\n"
                                          "run,sample,label,predicted\n"
                                          "runs/y,2,b,b\n",
                                          "p.csv");
    ASSERT_EQ(models.size(), 2u);
    EXPECT_EQ(models[0].name, "runs/x");
    EXPECT_THAT(models[1].ids, ElementsAre("1", "2"));
    EXPECT_TRUE(models[1].confidences.empty()) << "some of its lines have none";
}

void expect_refused(const std::string& text, const std::string& part) {
    try {
        parse_predictions(text, "p.csv");
        FAIL() << "accepted " << text;
    } catch (const Error& error) {
        EXPECT_EQ(error.failure(), Failure::bad_data);
        EXPECT_THAT(error.what(), HasSubstr(part));
        EXPECT_THAT(error.what(), testing::Not(HasSubstr("\n")));
    }
}

TEST(PredictionFile, SaysInOneLineWhatIsWrong) {
    const std::string titles = "id,label,prediction\n";
    expect_refused("", "p.csv: empty: expected a first line such as id,label,prediction");
    expect_refused("id,label\na,b\n", "p.csv: no column prediction (or predicted): expected");
    expect_refused("name,label,prediction\n", "no column id (or sample)");
    expect_refused(titles, "p.csv: no predictions");
    expect_refused(titles + "1,a\n", "p.csv line 2: 2 fields, expected 3");
    expect_refused(titles + "1,a,a\n2,a,a\n1,a,b\n",
                   "p.csv line 4: \"1\" is twice, first in line 2");
    expect_refused("id,label,prediction,p(a)\n1,a,a,high\n",
                   "p.csv line 2: \"p(a)\" is \"high\": expected a number from 0 to 1");
    expect_refused("id,label,prediction,p(a)\n1,a,a,1.5\n", "from 0 to 1");
    expect_refused("id,label,prediction,p(a)\n1,a,a,nan\n", "from 0 to 1");
}

} // namespace
} // namespace headroom
