#pragma once

#include <QChartView>

namespace headroom {

/// A Qt chart in the program's colours, light and dark, without animation. Its axes are styled when
/// they are added by add_axis; whoever adds a series colours it (Theme::head). Values are told
/// under the pointer, those of series with a name; the context menu copies and saves the chart.
class Chart : public QChartView {
    Q_OBJECT
  public:
    explicit Chart(QWidget* parent = nullptr);

    void set_title(const QString& title);
    void add_axis(QAbstractAxis* axis, Qt::Alignment alignment);

    /// Called now and after every change of the palette: colours the series.
    void set_painter(std::function<void()> colour_series);
    void repaint_series(); ///< after series were replaced

  protected:
    void changeEvent(QEvent* event) override;
    bool viewportEvent(QEvent* event) override;

  private:
    void colour();

    std::function<void()> colour_series_;
};

} // namespace headroom
