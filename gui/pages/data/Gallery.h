#pragma once

#include "core/jobs/data/InspectJob.h"

#include <QWidget>

class QComboBox;
class QLabel;

namespace headroom {

class ImageGrid;
class PixelView;

/// The images of a split, all or of one class; below them the chosen one, large, with its name.
class Gallery : public QWidget {
    Q_OBJECT
  public:
    using Inspected = std::shared_ptr<const InspectResult>;

    explicit Gallery(QWidget* parent = nullptr);

    void set_data(Inspected inspected);

  signals:
    void explore_requested(const QString& split, std::size_t sample);

  private:
    const std::string& split_name() const;
    DatasetPtr chosen_split() const;
    void list_classes(); ///< with the counts of the chosen split
    void filter();
    void show_sample(std::size_t sample);
    void clear_sample();

    Inspected data_;
    QComboBox *split_, *class_;
    QLabel* count_;
    ImageGrid* grid_;
    PixelView* picture_;
    QLabel *name_, *about_;
};

} // namespace headroom
