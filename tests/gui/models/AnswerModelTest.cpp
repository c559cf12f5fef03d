#include "gui/models/AnswerModel.h"

#include <QSignalSpy>
#include <gtest/gtest.h>

namespace headroom {
namespace {

/// Four images that are never read, of two classes.
std::shared_ptr<PredictedAnswers> four_answers() {
    const auto images = std::make_shared<const PredictedImages>(
        std::vector<std::string>{"a.png", "b.png", "c.png", "d.png"}, OpenOptions(), JobControl());
    auto answers = std::make_shared<PredictedAnswers>(images, std::vector<std::string>{"x", "y"});
    std::vector<Prediction> batch;
    for (const double probability : {0.9, 0.6, 0.8})
        batch.push_back(
            {images->name(batch.size()), {{"y", probability}, {"x", 1 - probability}}, {}});
    batch.push_back({"d.png", {}, data_error("d.png: no image")});
    answers->add(std::move(batch));
    return answers;
}

TEST(AnswerModels, HaveClassAndProbability) {
    AnswerModel model;
    model.set_answers(four_answers());
    model.show({0, 2, 3});
    ASSERT_EQ(model.rowCount(), 3);
    EXPECT_EQ(model.index(1).data().toString(), "y 80.0%");
    EXPECT_EQ(model.index(1).data(Qt::ToolTipRole).toString(), "c.png\ny 80.0%, x 20.0%");
    EXPECT_EQ(model.index(2).data().toString(), "d.png: no image");
}

TEST(AnswerModels, KeepTheCurrentImageWhileMoreAreSorted) {
    AnswerModel model;
    model.set_answers(four_answers());
    QSignalSpy reset(&model, &QAbstractItemModel::modelReset);
    model.show({0});
    const QPersistentModelIndex current(model.index(0));
    model.show({0, 1});
    EXPECT_EQ(current.row(), 0);
    model.show({1, 2, 0});
    EXPECT_EQ(reset.count(), 0);
    EXPECT_EQ(current.row(), 2);
    EXPECT_EQ(model.image(current), 0U);
    EXPECT_EQ(model.rowCount(), 3);
    model.show({1, 2}); // a filter
    EXPECT_EQ(reset.count(), 1);
    EXPECT_EQ(model.image(model.index(1)), 2U);
}

} // namespace
} // namespace headroom
