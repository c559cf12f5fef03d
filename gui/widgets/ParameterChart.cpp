#include "gui/widgets/ParameterChart.h"

#include "core/jobs/costs/SummaryJob.h"
#include "gui/Theme.h"

#include <QBarCategoryAxis>
#include <QBarSet>
#include <QHorizontalStackedBarSeries>
#include <QLegend>
#include <QLegendMarker>
#include <QValueAxis>

namespace headroom {
namespace {

struct Unit {
    double size;
    QString name;
};

Unit unit_for(double max) {
    if (max >= 1e6) return {1e6, ParameterChart::tr("million parameters")};
    if (max >= 1e3) return {1e3, ParameterChart::tr("thousand parameters")};
    return {1, ParameterChart::tr("parameters")};
}

} // namespace

ParameterChart::ParameterChart(QWidget* parent)
    : Chart(parent), backbone_(new QBarSet(tr("backbone"))), first_(new QBarSet({})),
      second_(new QBarSet({})), heads_(new QBarCategoryAxis), params_(new QValueAxis) {
    setObjectName("parameterChart");
    setMinimumHeight(176); // below, its labels are cut
    auto* bars = new QHorizontalStackedBarSeries;
    bars->setBarWidth(0.55);
    for (auto* set : {backbone_, first_, second_}) {
        set->append({0, 0});
        bars->append(set);
    }
    chart()->addSeries(bars);
    heads_->append({"B", "A"}); // the first is the lowest
    heads_->setGridLineVisible(false);
    add_axis(heads_, Qt::AlignLeft);
    add_axis(params_, Qt::AlignBottom);
    bars->attachAxis(heads_);
    bars->attachAxis(params_);
    chart()->legend()->setMarkerShape(QLegend::MarkerShapeRectangle);
    set_title(tr("Parameters"));
    set_painter([this] {
        backbone_->setColor(Theme::soft());
        first_->setColor(Theme::head(0));
        second_->setColor(Theme::head(1));
        for (auto* set : {backbone_, first_, second_})
            set->setPen(Qt::NoPen);
        for (auto* marker : chart()->legend()->markers())
            marker->setPen(Qt::NoPen);
    });
}

void ParameterChart::show_result(const SummaryResult* result) {
    setVisible(result);
    if (!result) return;
    const auto& a = result->heads.at(0);
    const auto& b = result->heads.at(1);
    const auto [size, name] =
        unit_for(static_cast<double>(std::max(a.total_params, b.total_params)));
    const auto put = [size = size](QBarSet* set, std::int64_t of_b, std::int64_t of_a) {
        set->replace(0, static_cast<double>(of_b) / size);
        set->replace(1, static_cast<double>(of_a) / size);
    };
    put(backbone_, result->backbone_params, result->backbone_params);
    put(first_, 0, a.params);
    put(second_, b.params, 0);
    first_->setLabel(QString::fromStdString(a.head));
    second_->setLabel(QString::fromStdString(b.head));
    params_->setRange(0, static_cast<double>(std::max(a.total_params, b.total_params)) / size);
    params_->setTickCount(5);
    params_->applyNiceNumbers();
    params_->setTitleText(name);
}

} // namespace headroom
