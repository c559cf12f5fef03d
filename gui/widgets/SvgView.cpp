#include "gui/widgets/SvgView.h"

#include "core/comparison/report/SvgStyle.h"
#include "gui/Text.h"
#include "gui/Theme.h"
#include "gui/copies/CopyMenu.h"

#include <QEvent>
#include <QPainter>

namespace headroom {

SvgView::SvgView(const PageChart& chart, QWidget* parent) : QWidget(parent), svg_(chart.svg) {
    setObjectName("svgChart");
    setAccessibleName(text(chart.title));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setMinimumWidth(200);
    CopyMenu::mark_picture(*this);
    load();
}

void SvgView::load() {
    renderer_.load(QByteArray::fromStdString(
        with_own_style(svg_, Theme::is_dark() ? PageColours::dark : PageColours::light)));
    update();
}

int SvgView::height_for(int width) const {
    const auto size = renderer_.defaultSize();
    return size.width() > 0 ? width * size.height() / size.width() : width;
}

QSize SvgView::sizeHint() const {
    return {320, height_for(320)};
}

void SvgView::resizeEvent(QResizeEvent* event) {
    setFixedHeight(height_for(width()));
    QWidget::resizeEvent(event);
}

void SvgView::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    painter.setRenderHint(QPainter::Antialiasing);
    renderer_.render(&painter, rect());
}

void SvgView::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) load();
    QWidget::changeEvent(event);
}

} // namespace headroom
