#include "gui/pages/compare/ComparisonCharts.h"

#include "core/comparison/HeadComparison.h"
#include "core/jobs/costs/SummaryJob.h"
#include "gui/pages/compare/AccuracyChart.h"
#include "gui/widgets/LearningCurves.h"
#include "gui/widgets/ParameterChart.h"

#include <QGridLayout>
#include <cmath>

namespace headroom {
namespace {

/// Converts the comparison's parameters for the chart of the Model page.
SummaryResult parameters_of(const HeadComparison& comparison) {
    SummaryResult result;
    for (const auto& figures : comparison.heads) {
        result.backbone_params = std::llround(figures.mean("backbone_params"));
        auto& head = result.heads.emplace_back();
        head.head = figures.head;
        head.params = std::llround(figures.mean("head_params"));
        head.total_params = std::llround(figures.mean("total_params"));
    }
    return result;
}

} // namespace

ComparisonCharts::ComparisonCharts(QWidget* parent)
    : QScrollArea(parent), accuracy_(new AccuracyChart), parameters_(new ParameterChart),
      curves_(new LearningCurves) {
    accuracy_->setObjectName("accuracyChart");
    accuracy_->setMinimumHeight(150);
    setObjectName("comparisonCharts");
    setWidgetResizable(true);
    setFrameShape(QFrame::NoFrame);
    auto* charts = new QWidget;
    auto* grid = new QGridLayout(charts);
    grid->setContentsMargins(6, 6, 6, 6);
    grid->addWidget(accuracy_, 0, 0);
    grid->addWidget(parameters_, 0, 1);
    grid->addWidget(curves_, 1, 0, 1, 2);
    for (int i = 0; i < 2; ++i) {
        grid->setColumnStretch(i, 1);
        grid->setRowStretch(i, 1);
    }
    setWidget(charts);
}

void ComparisonCharts::show_comparison(const HeadComparison& comparison) {
    accuracy_->show_comparison(comparison);
    const auto parameters = parameters_of(comparison);
    parameters_->show_result(&parameters);

    std::vector<std::string> heads;
    int epochs = 1;
    for (const auto& figures : comparison.heads) {
        heads.push_back(figures.head);
        for (const auto& run : figures.runs)
            epochs = std::max(epochs, static_cast<int>(run.curve.size()));
    }
    curves_->begin(heads, epochs);
    for (const auto& figures : comparison.heads)
        for (const auto& run : figures.runs)
            for (const auto& point : run.curve) {
                EpochDone epoch;
                epoch.run.head = run.head;
                epoch.run.seed = run.seed;
                epoch.epoch = point.epoch;
                epoch.epochs = epochs;
                epoch.held_out = "held out";
                epoch.train_loss = point.train_loss;
                epoch.train_accuracy = point.train_accuracy;
                epoch.held_out_loss = point.held_out_loss;
                epoch.held_out_accuracy = point.held_out_accuracy;
                curves_->add(epoch);
            }
}

} // namespace headroom
