#pragma once

#include "datasets/data/Dataset.h"

#include <QDialog>

class QComboBox;

namespace headroom {

class ImageGrid;

/// Thumbnails of a split, all or of one class, to choose an image from by a click or Enter.
class SamplePicker : public QDialog {
    Q_OBJECT
  public:
    explicit SamplePicker(QWidget* parent = nullptr);

    /// Opens with that sample chosen; chosen() follows, if one is.
    void pick(DatasetPtr split, std::size_t current);

  signals:
    void chosen(std::size_t sample);

  private:
    void list_classes();
    void filter();
    void choose(const QModelIndex& index);

    DatasetPtr split_;
    QComboBox* class_;
    ImageGrid* grid_;
};

} // namespace headroom
