#pragma once

#include "core/comparison/report/ReportPage.h"
#include "gui/widgets/SvgMarks.h"

#include <QSvgRenderer>
#include <QWidget>

namespace headroom {

/// A chart of the report, drawn in the theme's colours; its height follows from its width.
/// The value under the pointer is told.
class SvgView : public QWidget {
    Q_OBJECT
  public:
    explicit SvgView(const PageChart& chart, QWidget* parent = nullptr);

    bool is_valid() const { return renderer_.isValid(); } ///< it can be drawn
    QSize sizeHint() const override;

  protected:
    void resizeEvent(QResizeEvent* event) override;
    void paintEvent(QPaintEvent* event) override;
    void changeEvent(QEvent* event) override;
    void mouseMoveEvent(QMouseEvent* event) override;

  private:
    void load();
    int height_for(int width) const;

    std::string svg_;
    std::vector<SvgMark> marks_;
    QSvgRenderer renderer_;
};

} // namespace headroom
