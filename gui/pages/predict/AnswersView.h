#pragma once

#include "core/jobs/evaluation/PredictedAnswers.h"

#include <QWidget>

class QComboBox;
class QDoubleSpinBox;
class QLabel;
class QListWidget;
class QPushButton;
class QStackedWidget;

namespace headroom {

class AnswerModel;
class ThumbnailGrid;

/// Shows a run's answers as a grid, with the number of each; of one answer, or of doubtful ones
/// alone. Those that cannot be read are a list of reasons.
class AnswersView : public QWidget {
    Q_OBJECT
  public:
    explicit AnswersView(QWidget* parent = nullptr);

    /// Changes nothing but their reject().
    void set_answers(std::shared_ptr<PredictedAnswers> answers);
    void refresh(); ///< after answers were added
    void set_running(bool running);
    double reject() const; ///< a probability

  signals:
    void reject_changed();
    void image_opened(std::size_t image); ///< to show on the Explore page
    void save_requested();
    void sort_requested();

  private:
    QWidget* make_bar();
    QWidget* make_lists();
    void list_answers();
    void count_answers();
    void list_reasons();
    void choose();
    void choose_reject();
    void show_current();
    AnswerFilter filter() const;

    std::shared_ptr<PredictedAnswers> answers_;
    AnswerModel* model_;
    QDoubleSpinBox *below_, *reject_;
    QComboBox* order_;
    QLabel *count_, *about_;
    QListWidget *answer_list_, *reasons_;
    ThumbnailGrid* grid_;
    QStackedWidget* stack_; ///< grid or reasons
    QPushButton *save_, *sort_;
};

} // namespace headroom
