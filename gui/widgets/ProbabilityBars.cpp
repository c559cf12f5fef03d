#include "gui/widgets/ProbabilityBars.h"

#include "core/jobs/evaluation/EvaluateJob.h"
#include "gui/Text.h"
#include "gui/Theme.h"
#include "gui/copies/CopyMenu.h"

#include <QMouseEvent>
#include <QPainter>

namespace headroom {
namespace {

constexpr int bar_height = 4;
constexpr int gap = 5;

} // namespace

ProbabilityBars::ProbabilityBars(QWidget* parent) : QWidget(parent) {
    setSizePolicy(QSizePolicy::Expanding, QSizePolicy::Fixed);
    CopyMenu::mark_picture(*this);
}

void ProbabilityBars::set_title(const QString& title, const QColor& colour) {
    title_ = title;
    colour_ = colour;
    setAccessibleName(tr("Probabilities of %1").arg(title));
    updateGeometry();
    update();
}

void ProbabilityBars::show_sample(const EvaluateRow& row, std::size_t sample, int max_bars) {
    std::vector<Bar> bars;
    const auto truth = static_cast<std::size_t>(row.evaluation.labels[sample]);
    for (const auto& [index, probability] : ranked_classes(row.evaluation, sample)) {
        const bool room = static_cast<int>(bars.size()) < max_bars;
        if (room || index == truth) // the true class is shown, however improbable
            bars.push_back({headroom::text(row.classes[index]), probability, index == truth});
    }
    show_bars(std::move(bars));
}

void ProbabilityBars::clear() {
    show_bars({});
}

void ProbabilityBars::show_bars(std::vector<Bar> bars) {
    bars_ = std::move(bars);
    setAccessibleDescription(text());
    setToolTip(text());
    updateGeometry();
    update();
}

QString ProbabilityBars::text() const {
    QStringList parts;
    for (const auto& bar : bars_)
        parts << bar.name + ' ' + QString::fromStdString(percent(bar.probability));
    return parts.join(", ");
}

int ProbabilityBars::line_height() const {
    return fontMetrics().height() + bar_height + gap;
}

int ProbabilityBars::title_height() const {
    return title_.isEmpty() ? 0 : fontMetrics().height() + gap;
}

QSize ProbabilityBars::sizeHint() const {
    return {160, title_height() + static_cast<int>(bars_.size()) * line_height()};
}

void ProbabilityBars::set_choosable() {
    choosable_ = true;
    setCursor(Qt::PointingHandCursor);
}

void ProbabilityBars::mousePressEvent(QMouseEvent* event) {
    const double below_title = event->position().y() - title_height();
    const auto bar = static_cast<std::size_t>(std::max(0.0, below_title) / line_height());
    if (!choosable_ || event->button() != Qt::LeftButton || bar >= bars_.size())
        return QWidget::mousePressEvent(event);
    emit chosen(bar);
}

void ProbabilityBars::paintEvent(QPaintEvent*) {
    QPainter painter(this);
    int y = 0;
    auto bold = font();
    bold.setBold(true);
    const int text_height = fontMetrics().height();
    if (!title_.isEmpty()) {
        painter.setFont(bold);
        painter.setPen(colour_.isValid() ? colour_ : palette().color(QPalette::Text));
        painter.drawText(0, y, width(), text_height, Qt::AlignLeft | Qt::AlignVCenter,
                         QFontMetrics(bold).elidedText(title_, Qt::ElideMiddle, width()));
        y += text_height + gap;
    }
    for (const auto& bar : bars_) {
        painter.setFont(bar.is_true ? bold : font());
        painter.setPen(palette().color(QPalette::Text));
        const auto figure = QString::fromStdString(percent(bar.probability));
        const int figure_width = painter.fontMetrics().horizontalAdvance(figure);
        const auto name = bar.is_true ? bar.name + tr(" (true)") : bar.name;
        painter.drawText(
            0, y, width(), text_height, Qt::AlignLeft | Qt::AlignVCenter,
            painter.fontMetrics().elidedText(name, Qt::ElideRight, width() - figure_width - 8));
        painter.drawText(0, y, width(), text_height, Qt::AlignRight | Qt::AlignVCenter, figure);
        const QRect track(0, y + text_height, width(), bar_height);
        painter.fillRect(track, Theme::rule());
        const int length = static_cast<int>(bar.probability * width() + 0.5);
        painter.fillRect(QRect(track.topLeft(), QSize(length, bar_height)),
                         colour_.isValid() ? colour_ : Theme::head(0));
        y += line_height();
    }
}

} // namespace headroom
