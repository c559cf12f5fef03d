#pragma once

#include "core/jobs/JobControl.h"

#include <QLineSeries>
#include <QWidget>
#include <map>

class QLabel;
class QValueAxis;

namespace headroom {

class Chart;

/// Loss and accuracy, epoch by epoch, of every head and seed of a job: two charts side by side over
/// one range of epochs. Each head has a colour; the solid line is the held-out split (test or
/// valid), the dashed one training. The current seed is drawn strong, those before it faint.
class LearningCurves : public QWidget {
    Q_OBJECT
  public:
    explicit LearningCurves(QWidget* parent = nullptr);

    void begin(const std::vector<std::string>& heads, int epochs); ///< clears the charts
    void add(const EpochDone& epoch);

    /// Points of one line, for tests: figure "loss" or "accuracy" (in percent).
    QList<QPointF> points(const RunId& run, const char* figure, bool held_out) const;

  protected:
    void changeEvent(QEvent* event) override;

  private:
    struct Figure {
        const char* name;
        Chart* chart;
        QValueAxis *epochs, *values;
    };
    struct Key {
        std::size_t figure;
        std::string head;
        std::uint64_t seed;
        std::size_t run; ///< its number: a seed is trained again on each fold
        bool held_out;
        auto operator<=>(const Key&) const = default;
    };

    Figure make_figure(const char* name, const QString& title);
    void add_point(const Key& key, int epoch, double value);
    void set_epochs(int epochs); ///< the range of the axes
    void fit(const Figure& figure) const;
    void colour();
    void update_legend();
    int head_index(const std::string& head) const;

    std::vector<Figure> figures_;
    std::map<Key, QLineSeries*> lines_;
    std::vector<std::string> heads_;
    RunId current_;
    int epochs_ = 0;
    std::string held_out_ = "test";
    QLabel* legend_;
};

} // namespace headroom
