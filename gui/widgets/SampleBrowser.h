#pragma once

#include "core/jobs/evaluation/EvaluateJob.h"

#include <QWidget>

class QComboBox;
class QLabel;

namespace headroom {

class ImageGrid;
class ProbabilityBars;

/// Images of a split, and beside them the chosen one: large, with its name, its class, and the
/// predictions of one or two models. They can be sorted by class, or by how sure the models are.
///
///     browser->set_judges({row}, {tr("gap-dense")});
///     browser->show_samples(samples_of(row->evaluation, 3, 5), tr("3 taken for 5"), {});
class SampleBrowser : public QWidget {
    Q_OBJECT
  public:
    using Row = std::shared_ptr<const EvaluateRow>;

    explicit SampleBrowser(QWidget* parent = nullptr);

    /// Sets one row, or two of the same samples, and their names.
    void set_judges(std::vector<Row> rows, const QStringList& names);
    /// Shows samples by their indices in the rows. `if_none` replaces the images if there are none.
    void show_samples(std::vector<std::size_t> samples, const QString& title,
                      const QString& if_none);
    void clear(const QString& hint); ///< removes the judges; the hint is the next step

    ImageGrid& grid() const { return *grid_; }

  protected:
    void changeEvent(QEvent* event) override;

  private:
    void list_samples();
    void show_sample(std::size_t sample);
    void colour();
    QString caption(std::size_t sample) const;

    std::vector<Row> rows_;
    QStringList names_;
    std::vector<std::size_t> samples_; ///< as they are in the data
    QLabel *title_, *hint_;
    QComboBox* order_;
    ImageGrid* grid_;
    QWidget* detail_;
    QLabel *picture_, *name_;
    std::vector<ProbabilityBars*> bars_;
};

} // namespace headroom
