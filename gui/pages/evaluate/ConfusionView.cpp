#include "gui/pages/evaluate/ConfusionView.h"

#include "gui/Text.h"
#include "gui/widgets/HeatMap.h"
#include "gui/widgets/SampleBrowser.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSplitter>
#include <QVBoxLayout>

namespace headroom {

ConfusionView::ConfusionView(QWidget* parent)
    : QWidget(parent), heat_map_(new HeatMap), browser_(new SampleBrowser) {
    heat_map_->setObjectName("heatMap");
    auto* axes = new QLabel(tr("True class ↓   Predicted →"));
    axes->setProperty("role", "soft");
    auto* shares = new QCheckBox(tr("Ro&w shares"));
    shares->setObjectName("heatMapShares");
    shares->setToolTip(tr("Percent of the row instead of counts"));
    connect(shares, &QCheckBox::toggled, heat_map_, &HeatMap::show_shares);
    connect(heat_map_, &HeatMap::cell_opened, this, &ConfusionView::open_cell);

    auto* top = new QHBoxLayout;
    top->addWidget(axes, 1);
    top->addWidget(shares);
    auto* left = new QWidget;
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(top);
    column->addWidget(heat_map_, 1);
    auto* split = new QSplitter;
    split->addWidget(left);
    split->addWidget(browser_);
    split->setChildrenCollapsible(false);
    split->setStretchFactor(0, 1);
    split->setStretchFactor(1, 1);
    split->setSizes({400, 400});
    auto* all = new QVBoxLayout(this);
    all->setContentsMargins(6, 6, 6, 6);
    all->addWidget(split);
}

void ConfusionView::show_row(std::shared_ptr<const EvaluateRow> row) {
    row_ = std::move(row);
    QStringList classes;
    if (row_)
        for (const auto& name : row_->classes)
            classes << text(name);
    heat_map_->set_matrix(row_ ? row_->evaluation.confusion : HeatMap::Matrix(), classes);
    browser_->clear(tr("Choose a cell, by a click or by Enter, to see its images."));
}

void ConfusionView::open_cell(int true_class, int predicted_class) {
    const auto label = static_cast<std::size_t>(true_class),
               predicted = static_cast<std::size_t>(predicted_class);
    auto samples = samples_of(row_->evaluation, label, predicted);
    const auto is = text(row_->classes[label]), taken = text(row_->classes[predicted]);
    const auto count = static_cast<std::int64_t>(samples.size());
    const auto title = tr("%1 taken for %2: %3").arg(is, taken, images(count));
    browser_->set_judges({row_}, {});
    browser_->show_samples(std::move(samples), title,
                           tr("No image of %1 was taken for %2.").arg(is, taken));
}

} // namespace headroom
