#include "gui/pages/evaluate/ConfusionView.h"

#include "gui/Text.h"
#include "gui/pages/evaluate/FigureTable.h"
#include "gui/widgets/ConfusionTable.h"
#include "gui/widgets/SampleBrowser.h"

#include <QCheckBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QSplitter>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace headroom {

ConfusionView::ConfusionView(QWidget* parent)
    : QWidget(parent), matrix_(new ConfusionTable),
      pairs_(
          new FigureTable({tr("True class"), tr("Predicted"), tr("Images"), tr("Of that class")})),
      browser_(new SampleBrowser) {
    matrix_->setObjectName("confusionMatrix");
    auto* axes = new QLabel(tr("True class ↓   Predicted →"));
    axes->setProperty("role", "soft");
    auto* shares = new QCheckBox(tr("Ro&w shares"));
    shares->setObjectName("confusionShares");
    shares->setToolTip(tr("Percent of the row instead of counts"));
    connect(shares, &QCheckBox::toggled, matrix_, &ConfusionTable::show_shares);
    connect(matrix_, &ConfusionTable::cell_opened, this, &ConfusionView::open_cell);

    pairs_->setObjectName("confusedPairs");
    pairs_->setAccessibleName(tr("Most confused classes"));
    connect(pairs_, &FigureTable::row_changed, this, [this](int row) {
        if (row < 0) return;
        const auto& pair = listed_[static_cast<std::size_t>(row)];
        open_cell(static_cast<int>(pair.label), static_cast<int>(pair.predicted));
    });

    auto* shown = new QStackedWidget;
    shown->addWidget(matrix_);
    shown->addWidget(pairs_);
    auto* list = new QCheckBox(tr("Most co&nfused"));
    list->setObjectName("showPairs");
    list->setToolTip(tr("Lists the pairs of classes that are confused most"));
    connect(list, &QCheckBox::toggled, this, [shown, shares](bool on) {
        shown->setCurrentIndex(on ? 1 : 0);
        shares->setDisabled(on);
    });

    auto* top = new QHBoxLayout;
    top->addWidget(axes, 1);
    top->addWidget(list);
    top->addWidget(shares);
    auto* left = new QWidget;
    auto* column = new QVBoxLayout(left);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(top);
    column->addWidget(shown, 1);
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
    matrix_->set_matrix(row_ ? row_->evaluation.confusion : ConfusionTable::Matrix(), classes);
    list_pairs();
    browser_->clear(tr("Choose a cell, by a click or by Enter, to see its images."));
}

void ConfusionView::list_pairs() {
    listed_ = row_ ? confused_pairs(row_->evaluation) : std::vector<ConfusedPair>();
    std::vector<FigureTableModel::Row> rows;
    for (const auto& pair : listed_)
        rows.push_back(
            {FigureCell::words(text(row_->classes[pair.label])),
             FigureCell::words(text(row_->classes[pair.predicted])),
             FigureCell::figure(static_cast<double>(pair.count), text(grouped(pair.count))),
             FigureCell::figure(pair.share, text(percent(pair.share)))});
    const QSignalBlocker none_is_opened(pairs_);
    pairs_->set_rows(std::move(rows));
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
