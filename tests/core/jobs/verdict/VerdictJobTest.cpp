#include "core/jobs/verdict/VerdictJob.h"

#include "core/comparison/report/Report.h"
#include "tests/core/jobs/JobFixture.h"

#include <fmt/format.h>
#include <fstream>

namespace headroom {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;

class VerdictJob : public JobFixture {
  protected:
    std::filesystem::path write(const std::string& name, const std::string& text) const {
        std::ofstream(folder / name) << text;
        return folder / name;
    }
    /// Predictions of a model on `count` images, of which it misclassifies [from, to).
    std::filesystem::path model(const std::string& name, int count, int from, int to) const {
        std::string text = "id,label,prediction\n";
        for (int i = 0; i < count; ++i) {
            const auto* label = i % 2 == 0 ? "cat" : "dog";
            text += fmt::format("{}.png,{},{}\n", i, label, i >= from && i < to ? "cow" : label);
        }
        return write(name, text);
    }
};

TEST_F(VerdictJob, JudgesTheModelsAtHand) {
    const auto result =
        run(VerdictSpec{{model("a.csv", 2000, 0, 100), model("b.csv", 2000, 80, 300)}, 0.5}, {});
    EXPECT_EQ(result.images, 2000u);
    ASSERT_EQ(result.models.size(), 2u);
    EXPECT_DOUBLE_EQ(result.models[1].accuracy, 0.89);
    ASSERT_EQ(result.differences.size(), 1u);
    const auto& difference = result.differences[0];
    EXPECT_EQ(difference.counts, (PairedCounts{1700, 200, 80, 20}));
    EXPECT_EQ(difference.judgement.standing, Standing::first_better);
    EXPECT_THAT(difference.verdict, HasSubstr("a is better by more than 0.5 points: b is 6.00 "
                                              "points behind a"));
    EXPECT_EQ(difference.classes.size(), 2u);
    EXPECT_DOUBLE_EQ(result.several.pairs.at(0).p, mcnemar_p(difference.counts));
    const auto json = to_json(result);
    EXPECT_EQ(json["differences"][0]["standing"], "first_better");
    EXPECT_EQ(json["pairs"][0]["counts"]["only_first"], 200);
    EXPECT_TRUE(json["models"][0]["calibration_error"].is_null());
    EXPECT_EQ(evidence_tables(result).size(), 4u);
}

TEST_F(VerdictJob, ThreeModelsGetCochransTest) {
    const auto result = run(VerdictSpec{{model("a.csv", 200, 0, 10), model("b.csv", 200, 0, 12),
                                         model("c.csv", 200, 0, 60)},
                                        0.5},
                            {});
    EXPECT_EQ(result.differences.size(), 2u);
    EXPECT_EQ(result.several.pairs.size(), 3u);
    EXPECT_EQ(result.several.cochran.degrees, 2);
    EXPECT_LT(result.several.cochran.p, 1e-6);
}

TEST_F(VerdictJob, NamesWhatDoesNotMatch) {
    const auto a = write("a.csv", "id,label,prediction\n1,x,x\n2,x,y\n3,y,y\n");
    const auto b = write("b.csv", "id,label,prediction\n3,y,x\n4,y,y\n2,x,x\n");
    const auto result = run(VerdictSpec{{a, b}, 0.5}, {});
    EXPECT_EQ(result.images, 2u);
    EXPECT_THAT(
        result.notes,
        ElementsAre("a: 1 of 3 predictions are left out, because not every model has them: 1",
                    "b: 1 of 3 predictions are left out, because not every model has them: "
                    "4"));
    const auto other = write("c.csv", "id,label,prediction\n9,y,x\n");
    expect_error(Failure::bad_data, "no id in common, such as \"1\" and \"9\"", [&] {
        run(VerdictSpec{{a, other}, 0.5}, {});
    });
    const auto labels = write("d.csv", "id,label,prediction\n1,y,x\n");
    expect_error(Failure::bad_data, "\"1\": label \"x\" in a, \"y\" in d", [&] {
        run(VerdictSpec{{a, labels}, 0.5}, {});
    });
    expect_error(Failure::usage, "at least two", [&] { run(VerdictSpec{{a}, 0.5}, {}); });
    expect_error(Failure::io, "gone.csv", [&] {
        run(VerdictSpec{{a, folder / "gone.csv"}, 0.5}, {});
    });
}

TEST_F(VerdictJob, ReadsWhatEvalWrites) {
    auto train = train_spec("a", 2);
    run(train, {});
    auto second = train_spec("b", 2);
    second.head = "gap-dense";
    run(second, {});
    EvaluateSpec spec;
    spec.runs = {train.out, second.out};
    spec.data = {train.data};
    const auto rows = run(spec, {});
    const auto result = run(VerdictSpec{{write("both.csv", predictions_csv(rows))}, 0.5}, {});
    ASSERT_EQ(result.models.size(), 2u);
    EXPECT_EQ(result.models[0].name, train.out.string());
    EXPECT_NEAR(result.models[1].accuracy, rows[1].evaluation.accuracy, 1e-12);
    EXPECT_TRUE(result.models[0].calibration_error.has_value());
    const auto paired = paired_difference(rows);
    EXPECT_EQ(result.differences[0].counts, paired->counts);
    EXPECT_EQ(result.differences[0].judgement.interval, paired->interval);
}

} // namespace
} // namespace headroom
