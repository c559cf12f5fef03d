#include "gui/widgets/SvgView.h"

#include "core/comparison/report/SvgStyle.h"
#include "gui/Text.h"
#include "gui/Theme.h"
#include "gui/copies/CopyMenu.h"

#include <QMouseEvent>
#include <QPainter>
#include <QToolTip>

namespace headroom {

SvgView::SvgView(const PageChart& chart, QWidget* parent)
    : QWidget(parent), svg_(chart.svg), marks_(svg_marks(QByteArray::fromStdString(chart.svg))) {
    setObjectName("svgChart");
    setAccessibleName(text(chart.title));
    QStringList values;
    for (const auto& mark : marks_)
        values << mark.title;
    setAccessibleDescription(values.join("; "));
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    setMinimumWidth(200);
    setMouseTracking(true);
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

void SvgView::mouseMoveEvent(QMouseEvent* event) {
    constexpr double reach = 8;
    const auto box = renderer_.viewBoxF();
    const double scale = width() > 0 ? box.width() / width() : 1;
    const auto title = title_at(marks_, event->position() * scale + box.topLeft(), reach * scale);
    QToolTip::showText(event->globalPosition().toPoint(), title, this); // hides it if empty
    QWidget::mouseMoveEvent(event);
}

} // namespace headroom
