#include "gui/widgets/LearningCurves.h"

#include "gui/Theme.h"
#include "gui/widgets/Chart.h"
#include "gui/widgets/WrappedLabel.h"

#include <QChart>
#include <QEvent>
#include <QFrame>
#include <QGraphicsLayout>
#include <QHBoxLayout>
#include <QLabel>
#include <QLegend>
#include <QLineSeries>
#include <QVBoxLayout>
#include <QValueAxis>
#include <cmath>

namespace headroom {

namespace {

/// 1, 2 or 5 times a power of ten, so that at most three such steps make `high`.
double round_step(double high) {
    const double ten = std::pow(10, std::floor(std::log10(high / 3)));
    for (double step : {ten, 2 * ten, 5 * ten})
        if (high <= 3 * step) return step;
    return 10 * ten;
}

} // namespace

LearningCurves::LearningCurves(QWidget* parent) : QWidget(parent), legend_(new WrappedLabel) {
    legend_->setObjectName("curvesLegend");
    legend_->setTextFormat(Qt::RichText);
    legend_->setAlignment(Qt::AlignCenter);
    figures_ = {make_figure("loss", tr("Loss")), make_figure("accuracy", tr("Accuracy"))};
    figures_[1].values->setLabelFormat("%.0f%%");
    auto* card = new QFrame;
    card->setProperty("role", "card");
    auto* charts = new QVBoxLayout(card);
    charts->setContentsMargins(4, 4, 4, 6);
    auto* row = new QHBoxLayout;
    for (const auto& figure : figures_) {
        figure.chart->setMinimumSize(180, 130);
        row->addWidget(figure.chart);
    }
    charts->addLayout(row, 1);
    charts->addWidget(legend_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(card);
    begin({}, 5);
}

LearningCurves::Figure LearningCurves::make_figure(const char* name, const QString& title) {
    const Figure figure{name, new Chart, new QValueAxis, new QValueAxis};
    figure.chart->setObjectName(QString("curves-") + name);
    figure.chart->set_title(title);
    figure.chart->chart()->legend()->hide();
    figure.chart->chart()->layout()->setContentsMargins(0, 0, 0, 0);
    figure.chart->chart()->setBackgroundVisible(false); // one background is behind both
    figure.chart->viewport()->setAutoFillBackground(false);
    figure.epochs->setLabelFormat("%d");
    figure.epochs->setTitleText(tr("epoch"));
    figure.values->setTickCount(3);
    figure.chart->add_axis(figure.epochs, Qt::AlignBottom);
    figure.chart->add_axis(figure.values, Qt::AlignLeft);
    return figure;
}

void LearningCurves::begin(const std::vector<std::string>& heads, int epochs) {
    lines_.clear();
    heads_ = heads;
    current_ = {};
    for (const auto& figure : figures_)
        figure.chart->chart()->removeAllSeries();
    set_epochs(epochs);
    update_legend();
}

void LearningCurves::set_epochs(int epochs) {
    epochs_ = epochs;
    for (const auto& figure : figures_) {
        const double room = epochs > 1 ? 0.03 * (epochs - 1) : 1; // a single one in the middle
        figure.epochs->setRange(1 - room, epochs + room);
        figure.epochs->setTickAnchor(1);
        figure.epochs->setTickType(QValueAxis::TicksDynamic);
        figure.epochs->setTickInterval(std::max(1, (epochs + 5) / 10));
        fit(figure);
    }
}

int LearningCurves::head_index(const std::string& head) const {
    return static_cast<int>(std::ranges::find(heads_, head) - heads_.begin());
}

void LearningCurves::add(const EpochDone& epoch) {
    const bool other_run = epoch.run != current_;
    current_ = epoch.run;
    held_out_ = epoch.held_out;
    if (epoch.epochs > epochs_) set_epochs(epoch.epochs); // each head may have its own number
    for (std::size_t i = 0; i < figures_.size(); ++i) {
        const bool loss = i == 0;
        const auto& [head, seed, number, of] = epoch.run;
        add_point({i, head, seed, number, false}, epoch.epoch,
                  loss ? epoch.train_loss : 100 * epoch.train_accuracy);
        add_point({i, head, seed, number, true}, epoch.epoch,
                  loss ? epoch.held_out_loss : 100 * epoch.held_out_accuracy);
        fit(figures_[i]);
    }
    if (other_run) colour();
    update_legend();
}

void LearningCurves::add_point(const Key& key, int epoch, double value) {
    auto*& line = lines_[key];
    if (!line) {
        const auto& figure = figures_[key.figure];
        line = new QLineSeries;
        line->setPointsVisible(true);
        line->setName(tr("%1, seed %2, %3")
                          .arg(QString::fromStdString(key.head))
                          .arg(key.seed)
                          .arg(key.held_out ? QString::fromStdString(held_out_) : tr("train")));
        figure.chart->chart()->addSeries(line);
        line->attachAxis(figure.epochs);
        line->attachAxis(figure.values);
    }
    line->append(epoch, value);
}

/// Fits the axis to the values: losses from 0, accuracies up to 100%.
void LearningCurves::fit(const Figure& figure) const {
    const bool loss = &figure == &figures_.front();
    double low = 100, high = 0;
    for (const auto& [key, line] : lines_)
        if (&figures_[key.figure] == &figure)
            for (const auto& point : line->points()) {
                low = std::min(low, point.y());
                high = std::max(high, point.y());
            }
    if (loss) {
        const double step = round_step(high > 0 ? high : 1);
        const double steps = std::ceil((high > 0 ? high : 1) / step);
        figure.values->setRange(0, steps * step);
        figure.values->setTickCount(static_cast<int>(steps) + 1);
        figure.values->setLabelFormat(step >= 1 ? "%.0f" : step >= 0.1 ? "%.1f" : "%.2g");
    } else {
        figure.values->setRange(low < 100 ? 20 * std::floor(low / 20) : 0, 100);
    }
}

void LearningCurves::colour() {
    const auto round = [this](std::size_t run) {
        return (run - 1) / std::max<std::size_t>(1, heads_.size());
    };
    for (const auto& [key, line] : lines_) {
        auto colour = Theme::head(head_index(key.head));
        const bool now = key.head == current_.head && key.run == current_.number;
        const bool same_round = round(key.run) == round(current_.number);
        if (!same_round) colour.setAlphaF(0.35f);
        QPen pen(colour, now ? 2.5 : same_round ? 1.8 : 1.2);
        pen.setStyle(key.held_out ? Qt::SolidLine : Qt::DashLine);
        pen.setCosmetic(true);
        line->setPen(pen);
        line->setMarkerSize(now ? 6 : 4);
    }
}

void LearningCurves::update_legend() {
    QStringList entries;
    for (const auto& head : heads_)
        entries << QString("<span style='color:%1'>■</span> %2")
                       .arg(Theme::head(head_index(head)).name(),
                            QString::fromStdString(head).toHtmlEscaped());
    if (!heads_.empty())
        entries << tr("solid: %1, dashed: train").arg(QString::fromStdString(held_out_));
    legend_->setText(entries.join("&nbsp;&nbsp; "));
}

QList<QPointF> LearningCurves::points(const RunId& run, const char* figure, bool held_out) const {
    for (const auto& [key, line] : lines_)
        if (std::string(figures_[key.figure].name) == figure && key.head == run.head &&
            key.seed == run.seed && key.held_out == held_out)
            return line->points();
    return {};
}

void LearningCurves::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) {
        colour();
        update_legend();
    }
    QWidget::changeEvent(event);
}

} // namespace headroom
