#pragma once

#include "gui/models/SortingModel.h"

#include <QWidget>

class QComboBox;
class QLabel;
class QLineEdit;
class QPushButton;

namespace headroom {

class ClassList;
class JobRunner;
class ThumbnailGrid;

/// Gives the images of a flat folder their classes: by keys, by dragging, or from a file of labels.
/// Nothing is moved until apply_requested().
class SortingView : public QWidget {
    Q_OBJECT
  public:
    explicit SortingView(QWidget* parent = nullptr);

    /// `labels` are those that images have already, such as before an undo.
    void open(const QString& folder, std::shared_ptr<const PredictedImages> images,
              const std::vector<SortedImage>& labels);

    const QString& folder() const { return folder_; }
    SortSpec spec() const;
    SortingModel& model() const { return *model_; }

  signals:
    void apply_requested();
    void failed(const QString& line);

  protected:
    bool eventFilter(QObject* target, QEvent* event) override; ///< keys of the grid

  private:
    QWidget* make_classes();
    void add_class();
    void assign(const QString& label);
    void choose_labels_file();
    void take_labels(const std::vector<SortedImage>& labels);
    void change_order();
    void change_shown();
    void show_state(); ///< after classes or labels have changed

    QString folder_;
    SortingModel* model_;
    JobRunner* runner_; ///< puts images that look alike together
    ThumbnailGrid* grid_;
    ClassList* classes_;
    QLabel* told_;
    QLineEdit* name_;
    QComboBox *order_, *shown_;
    QPushButton *add_, *apply_;
};

} // namespace headroom
