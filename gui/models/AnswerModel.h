#pragma once

#include "core/jobs/evaluation/PredictedAnswers.h"

#include <QAbstractListModel>

namespace headroom {

class Thumbnails;

/// Some of a run's answers as a list of thumbnails, each with its class and probability. Images are
/// decoded off the GUI thread, once a view draws them.
class AnswerModel : public QAbstractListModel {
    Q_OBJECT
  public:
    using Answers = std::shared_ptr<const PredictedAnswers>;

    explicit AnswerModel(QObject* parent = nullptr);

    void set_answers(Answers answers); ///< shows none of them yet
    void show(std::vector<std::size_t> images);

    std::size_t image(const QModelIndex& index) const { return shown_.at(row_of(index)); }
    int row_of_image(std::size_t image) const; ///< -1 if it is not shown

    int rowCount(const QModelIndex& parent = {}) const override;
    QVariant data(const QModelIndex& index, int role) const override;

  private:
    void append(const std::vector<std::size_t>& images);
    bool add_sorted(const std::vector<std::size_t>& images);
    void replace(std::vector<std::size_t> images);
    static std::size_t row_of(const QModelIndex& index) {
        return static_cast<std::size_t>(index.row());
    }

    Answers answers_;
    std::vector<std::size_t> shown_;
    Thumbnails* thumbnails_;
};

/// "Car 98.2%"; the reason for an image that cannot be read.
QString answer_caption(const PredictedAnswers& answers, std::size_t image);
/// "Car 98.2%, Truck 1.7%": the most probable classes; the reason for one that cannot be read.
QString class_list(const PredictedAnswers& answers, std::size_t image);

} // namespace headroom
