#include "gui/widgets/ParameterChart.h"

#include "core/jobs/costs/SummaryJob.h"
#include "gui/Text.h"
#include "gui/Theme.h"

#include <QBarCategoryAxis>
#include <QBarSet>
#include <QHorizontalStackedBarSeries>
#include <QLegend>
#include <QLegendMarker>
#include <QValueAxis>
#include <algorithm>

namespace headroom {
namespace {

constexpr int least_height = 176; ///< for two heads; below, the labels are cut

struct CountUnit {
    double size;
    QString name;
};

CountUnit unit_for(double max) {
    if (max >= 1e6) return {1e6, ParameterChart::tr("million parameters")};
    if (max >= 1e3) return {1e3, ParameterChart::tr("thousand parameters")};
    return {1, ParameterChart::tr("parameters")};
}

} // namespace

ParameterChart::ParameterChart(QWidget* parent)
    : Chart(parent), bars_(new QHorizontalStackedBarSeries), heads_(new QBarCategoryAxis),
      params_(new QValueAxis) {
    setObjectName("parameterChart");
    bars_->setBarWidth(0.55);
    chart()->addSeries(bars_);
    heads_->setGridLineVisible(false);
    add_axis(heads_, Qt::AlignLeft);
    add_axis(params_, Qt::AlignBottom);
    bars_->attachAxis(heads_);
    bars_->attachAxis(params_);
    chart()->legend()->setMarkerShape(QLegend::MarkerShapeRectangle);
    set_title(tr("Parameters"));
    make_bars(2);
    set_painter([this] {
        backbone_->setColor(Theme::soft());
        for (std::size_t i = 0; i < sets_.size(); ++i)
            sets_[i]->setColor(Theme::head(static_cast<int>(i)));
        for (auto* set : bars_->barSets())
            set->setPen(Qt::NoPen);
        for (auto* marker : chart()->legend()->markers())
            marker->setPen(Qt::NoPen);
    });
}

/// The first bar is the lowest: heads are A, B, ... from above.
void ParameterChart::make_bars(std::size_t heads) {
    bars_->clear();
    sets_.clear();
    const QList<qreal> nothing(static_cast<qsizetype>(heads), 0);
    const auto add = [&](const QString& label) {
        auto* set = new QBarSet(label);
        set->append(nothing);
        bars_->append(set);
        return set;
    };
    backbone_ = add(tr("backbone"));
    QStringList letters;
    for (std::size_t i = 0; i < heads; ++i) {
        sets_.push_back(add({}));
        letters.prepend(i < 26 ? QString(QChar('A' + static_cast<int>(i)))
                               : QString::number(i + 1));
    }
    heads_->clear();
    heads_->append(letters);
    setMinimumHeight(least_height + 24 * std::max(0, static_cast<int>(heads) - 2));
}

void ParameterChart::show_result(const SummaryResult* result) {
    setVisible(result);
    if (!result) return;
    const auto& heads = result->heads;
    if (heads.size() != sets_.size()) make_bars(heads.size());
    const auto max = static_cast<double>(
        std::ranges::max_element(heads, {}, &HeadSummary::total_params)->total_params);
    const auto [size, name] = unit_for(max);
    for (std::size_t i = 0; i < heads.size(); ++i) {
        const auto bar = static_cast<int>(heads.size() - 1 - i);
        backbone_->replace(bar, static_cast<double>(result->backbone_params) / size);
        sets_[i]->replace(bar, static_cast<double>(heads[i].params) / size);
        sets_[i]->setLabel(elided(text(heads[i].head), 32));
    }
    chart()->legend()->setVisible(heads.size() <=
                                  2); // it has no room for more: the bars have names
    if (heads.size() > 2) {
        QStringList names;
        for (const auto& head : heads)
            names.prepend(elided(text(head.head), 24));
        heads_->setCategories(names);
    }
    params_->setRange(0, max / size);
    params_->setTickCount(5);
    params_->applyNiceNumbers();
    params_->setTitleText(name);
    repaint_series();
}

} // namespace headroom
