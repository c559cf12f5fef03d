#pragma once

#include "core/runs/RunDetails.h"

#include <QLineSeries>
#include <QWidget>
#include <map>

class QAbstractAxis;
class QCheckBox;
class QLabel;
class QSlider;
class QValueAxis;

namespace headroom {

class Chart;

/// Loss and accuracy of several runs, epoch by epoch, each run in its colour: solid lines are the
/// test or valid images, dashed ones training. Smoothed, the raw lines stay faint. The line under
/// the pointer tells its run, epoch and value (Chart.h).
class RunCurves : public QWidget {
    Q_OBJECT
  public:
    explicit RunCurves(QWidget* parent = nullptr);

    /// `names` tell the runs apart.
    void show_runs(const std::vector<RunDetails>& runs, const QStringList& names);

    enum Line { raw, smooth };
    /// Points of one line, for tests: figure "loss" or "accuracy" (in percent); none if not drawn.
    QList<QPointF> points(std::size_t run, const char* figure, bool held_out, Line line) const;

  protected:
    void changeEvent(QEvent* event) override;

  private:
    struct Figure {
        const char* name;
        Chart* chart;
        QValueAxis* epochs;
        QAbstractAxis* values; ///< of another type while logarithmic
    };
    struct Key {
        std::size_t figure, run;
        bool held_out;
        Line line;
        auto operator<=>(const Key&) const = default;
    };

    QLayout* make_controls();
    Figure make_figure(const char* name, const QString& title);
    void draw();
    void draw(std::size_t figure);
    void add_line(const Key& key, const std::vector<double>& values);
    void fit_axes(Figure& figure);
    void fit_values(Figure& figure, double low, double high);
    void colour();
    void show_legend();

    std::vector<Figure> figures_;
    std::vector<RunDetails> runs_;
    QStringList names_;
    std::map<Key, QLineSeries*> lines_;
    QSlider* smoothing_;
    QCheckBox *logarithmic_, *training_;
    QLabel* legend_;
};

} // namespace headroom
