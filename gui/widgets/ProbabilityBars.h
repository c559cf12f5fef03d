#pragma once

#include <QWidget>
#include <vector>

namespace headroom {

struct EvaluateRow;

/// Prediction of a model for one image: the most probable classes as bars, the true one marked.
class ProbabilityBars : public QWidget {
    Q_OBJECT
  public:
    explicit ProbabilityBars(QWidget* parent = nullptr);

    struct Bar {
        QString name;
        double probability = 0;
        bool is_true = false;
    };

    void set_title(const QString& title, const QColor& colour); ///< the model's
    void show_sample(const EvaluateRow& row, std::size_t sample, int max_bars = 5);
    void show_bars(std::vector<Bar> bars);
    void clear();
    void set_choosable(); ///< a click on a bar emits chosen()
    QString text() const; ///< text of the bars: "7 87.1%, 1 12.0%"

    QSize sizeHint() const override;
    QSize minimumSizeHint() const override { return sizeHint(); }

  signals:
    void chosen(std::size_t bar);

  protected:
    void paintEvent(QPaintEvent* event) override;
    void mousePressEvent(QMouseEvent* event) override;

  private:
    int line_height() const;
    int title_height() const;

    QString title_;
    QColor colour_;
    bool choosable_ = false;
    std::vector<Bar> bars_;
};

} // namespace headroom
