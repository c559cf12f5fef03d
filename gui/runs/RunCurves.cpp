#include "gui/runs/RunCurves.h"

#include "core/comparison/statistics/Smoothing.h"
#include "gui/Text.h"
#include "gui/Theme.h"
#include "gui/widgets/Chart.h"
#include "gui/widgets/LabelFor.h"
#include "gui/widgets/WrappedLabel.h"

#include <QChart>
#include <QCheckBox>
#include <QEvent>
#include <QHBoxLayout>
#include <QLabel>
#include <QLegend>
#include <QLogValueAxis>
#include <QSlider>
#include <QVBoxLayout>
#include <QValueAxis>
#include <algorithm>
#include <cmath>

namespace headroom {
namespace {

constexpr std::size_t loss = 0;
constexpr int longest_name = 60;

double value_of(const EpochDone& epoch, std::size_t figure, bool held_out) {
    if (figure == loss) return held_out ? epoch.held_out_loss : epoch.train_loss;
    return 100 * (held_out ? epoch.held_out_accuracy : epoch.train_accuracy);
}

} // namespace

RunCurves::RunCurves(QWidget* parent)
    : QWidget(parent), smoothing_(new QSlider(Qt::Horizontal)),
      logarithmic_(new QCheckBox(tr("&Logarithmic"))), training_(new QCheckBox(tr("&Training"))),
      legend_(new WrappedLabel) {
    legend_->setObjectName("runsLegend");
    legend_->setTextFormat(Qt::RichText);
    legend_->setAlignment(Qt::AlignCenter);
    figures_ = {make_figure("loss", tr("Loss")), make_figure("accuracy", tr("Accuracy"))};
    auto* charts = new QHBoxLayout;
    for (const auto& figure : figures_)
        charts->addWidget(figure.chart);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(6, 6, 6, 6);
    column->addLayout(make_controls());
    column->addLayout(charts, 1);
    column->addWidget(legend_);
}

QLayout* RunCurves::make_controls() {
    smoothing_->setObjectName("smoothing");
    smoothing_->setRange(0, 99);
    smoothing_->setMaximumWidth(220);
    smoothing_->setToolTip(tr("How much of the mean of earlier epochs is kept at each epoch; the "
                              "values as they are stay faint"));
    logarithmic_->setObjectName("logarithmic");
    logarithmic_->setToolTip(
        tr("Equal distances are equal factors: small losses can be told apart"));
    training_->setObjectName("trainingLines");
    training_->setChecked(true);
    training_->setToolTip(tr("Shows the training images' lines too, dashed"));
    auto* label = label_for(tr("&Smoothing"), smoothing_);
    auto* share = new QLabel("0%");
    share->setMinimumWidth(share->fontMetrics().horizontalAdvance("99% "));
    connect(smoothing_, &QSlider::valueChanged, this, [this, share](int percent) {
        share->setText(QString("%1%").arg(percent));
        draw();
    });
    connect(logarithmic_, &QCheckBox::toggled, this, qOverload<>(&RunCurves::draw));
    connect(training_, &QCheckBox::toggled, this, qOverload<>(&RunCurves::draw));
    auto* row = new QHBoxLayout;
    row->addWidget(label);
    row->addWidget(smoothing_, 1);
    row->addWidget(share);
    row->addWidget(logarithmic_);
    row->addWidget(training_);
    row->addStretch();
    return row;
}

RunCurves::Figure RunCurves::make_figure(const char* name, const QString& title) {
    auto* chart = new Chart;
    chart->setObjectName(QString("runs-") + name);
    chart->set_title(title);
    chart->chart()->legend()->hide();
    chart->setMinimumSize(220, 160);
    auto* epochs = new QValueAxis;
    epochs->setLabelFormat("%d");
    epochs->setTickType(QValueAxis::TicksDynamic);
    epochs->setTickAnchor(1);
    epochs->setTitleText(tr("Epoch"));
    chart->add_axis(epochs, Qt::AlignBottom);
    return {name, chart, epochs, nullptr};
}

void RunCurves::show_runs(const std::vector<RunDetails>& runs, const QStringList& names) {
    runs_ = runs;
    names_ = names;
    draw();
    show_legend();
}

void RunCurves::draw() {
    lines_.clear();
    for (std::size_t figure = 0; figure < figures_.size(); ++figure)
        draw(figure);
    colour();
}

void RunCurves::draw(std::size_t figure) {
    figures_[figure].chart->chart()->removeAllSeries();
    const double weight = smoothing_->value() / 100.0;
    for (std::size_t run = 0; run < runs_.size(); ++run)
        for (const bool held_out : {false, true}) {
            if (!held_out && !training_->isChecked()) continue;
            std::vector<double> values;
            for (const auto& epoch : runs_[run].epochs)
                values.push_back(value_of(epoch, figure, held_out));
            add_line({figure, run, held_out, raw}, values);
            if (weight > 0) add_line({figure, run, held_out, smooth}, smoothed(values, weight));
        }
    fit_axes(figures_[figure]);
}

/// A faint raw line has no name: the pointer tells the smoothed one.
void RunCurves::add_line(const Key& key, const std::vector<double>& values) {
    auto* line = new QLineSeries;
    const auto& epochs = runs_[key.run].epochs;
    for (std::size_t i = 0; i < values.size(); ++i)
        if (!logarithmic_->isChecked() || values[i] > 0) line->append(epochs[i].epoch, values[i]);
    line->setPointsVisible(line->count() == 1);
    const auto split = !key.held_out    ? tr("training")
                       : epochs.empty() ? QString()
                                        : text(epochs[0].held_out);
    if (key.line == smooth || smoothing_->value() == 0)
        line->setName(QString("%1, %2").arg(names_[static_cast<qsizetype>(key.run)], split));
    figures_[key.figure].chart->chart()->addSeries(line);
    lines_[key] = line;
}

/// Fits both axes to what is drawn.
void RunCurves::fit_axes(Figure& figure) {
    double low = std::numeric_limits<double>::infinity(), high = -low, last = 1;
    for (const auto& [key, line] : lines_)
        if (&figures_[key.figure] == &figure)
            for (const auto& point : line->points()) {
                low = std::min(low, point.y());
                high = std::max(high, point.y());
                last = std::max(last, point.x());
            }
    if (high < low) low = 0.1, high = 1; // nothing is drawn
    const double room = last > 1 ? 0.03 * (last - 1) : 1;
    figure.epochs->setRange(1 - room, last + room);
    figure.epochs->setTickInterval(std::max(1.0, std::floor((last + 5) / 8)));
    fit_values(figure, low, high);
    for (const auto& [key, line] : lines_)
        if (&figures_[key.figure] == &figure) {
            line->attachAxis(figure.epochs);
            line->attachAxis(figure.values);
        }
}

void RunCurves::fit_values(Figure& figure, double low, double high) {
    const bool is_loss = &figure == &figures_[loss];
    const auto wanted =
        logarithmic_->isChecked() ? QAbstractAxis::AxisTypeLogValue : QAbstractAxis::AxisTypeValue;
    if (!figure.values || figure.values->type() != wanted) {
        delete figure.values;
        figure.values = logarithmic_->isChecked() ? static_cast<QAbstractAxis*>(new QLogValueAxis)
                                                  : new QValueAxis;
        figure.values->setTitleText(is_loss ? tr("Loss") : tr("Accuracy, %"));
        figure.chart->add_axis(figure.values, Qt::AlignLeft);
    }
    if (auto* values = qobject_cast<QLogValueAxis*>(figure.values)) {
        // A whole power of ten on each side, so that the axis has labels.
        values->setRange(std::pow(10, std::floor(std::log10(low))),
                         std::pow(10, std::ceil(std::log10(high * 1.0001))));
        values->setMinorTickCount(8);
        values->setLabelFormat("%g");
    } else if (auto* linear = qobject_cast<QValueAxis*>(figure.values)) {
        const double from = is_loss ? 0 : low == high ? std::max(0.0, low - 10) : low;
        linear->setRange(from, is_loss || high < 80 ? std::max(high, from + 0.1) : 100);
        linear->applyNiceNumbers();
        linear->setLabelFormat("%g");
    }
}

void RunCurves::colour() {
    const bool is_smoothed = smoothing_->value() > 0;
    for (const auto& [key, line] : lines_) {
        auto colour = Theme::head(static_cast<int>(key.run));
        const bool faint = is_smoothed && key.line == raw;
        if (faint) colour.setAlphaF(0.25f);
        QPen pen(colour, faint ? 1 : key.held_out ? 2.2 : 1.5);
        pen.setStyle(key.held_out ? Qt::SolidLine : Qt::DashLine);
        pen.setCosmetic(true);
        line->setPen(pen);
        line->setMarkerSize(6);
    }
}

void RunCurves::show_legend() {
    QStringList entries;
    for (qsizetype i = 0; i < names_.size(); ++i)
        entries << QString("<span style='color:%1'>■</span> %2")
                       .arg(Theme::head(static_cast<int>(i)).name(),
                            elided(names_[i], longest_name).toHtmlEscaped());
    for (const auto& run : runs_)
        if (!run.epochs.empty()) {
            entries << tr("solid: %1, dashed: training").arg(text(run.epochs[0].held_out));
            break;
        }
    legend_->setText(entries.join("&nbsp;&nbsp; "));
}

QList<QPointF> RunCurves::points(std::size_t run, const char* figure, bool held_out,
                                 Line line) const {
    for (const auto& [key, drawn] : lines_)
        if (key.run == run && std::string(figures_[key.figure].name) == figure &&
            key.held_out == held_out && key.line == line)
            return drawn->points();
    return {};
}

void RunCurves::changeEvent(QEvent* event) {
    if (event->type() == QEvent::PaletteChange) {
        colour();
        show_legend();
    }
    QWidget::changeEvent(event);
}

} // namespace headroom
