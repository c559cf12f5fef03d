#include "gui/widgets/SamplePicker.h"

#include "gui/Text.h"
#include "gui/models/ImageModel.h"
#include "gui/widgets/ImageGrid.h"
#include "gui/widgets/LabelFor.h"
#include "gui/widgets/NameBox.h"

#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <numeric>

namespace headroom {

SamplePicker::SamplePicker(QWidget* parent)
    : QDialog(parent), class_(new NameBox), grid_(new ImageGrid) {
    setWindowTitle(tr("Choose an image"));
    resize(640, 480);
    class_->setObjectName("pickerClass");
    grid_->setObjectName("pickerGrid");
    grid_->set_thumbnail_size(64);
    auto* label = label_for(tr("C&lass"), class_);
    auto* row = new QHBoxLayout;
    row->addWidget(label);
    row->addWidget(class_, 1);
    auto* column = new QVBoxLayout(this);
    column->addLayout(row);
    column->addWidget(grid_, 1);
    connect(class_, &QComboBox::currentIndexChanged, this, &SamplePicker::filter);
    connect(grid_, &QListView::clicked, this, &SamplePicker::choose);
    connect(grid_, &QListView::activated, this, &SamplePicker::choose);
}

void SamplePicker::pick(DatasetPtr split, std::size_t current) {
    if (split != split_) {
        split_ = std::move(split);
        list_classes();
        filter();
    }
    if (!grid_->images().index_of(current).isValid()) class_->setCurrentIndex(0);
    open();
    const auto at = grid_->images().index_of(current);
    grid_->setCurrentIndex(at);
    grid_->scrollTo(at, QAbstractItemView::PositionAtCenter);
    grid_->setFocus();
}

void SamplePicker::list_classes() {
    const QSignalBlocker quiet(class_);
    class_->clear();
    class_->addItem(tr("all"));
    const auto counts = class_counts(*split_);
    for (std::size_t c = 0; c < counts.size(); ++c)
        class_->addItem(tr("%1 (%2)").arg(text(split_->classes()[c]),
                                          text(grouped(static_cast<std::int64_t>(counts[c])))));
}

void SamplePicker::filter() {
    std::vector<std::size_t> samples(split_->size());
    std::iota(samples.begin(), samples.end(), std::size_t{0});
    if (const int wanted = class_->currentIndex() - 1; wanted >= 0)
        std::erase_if(samples, [&](std::size_t i) { return split_->labels()[i] != wanted; });
    grid_->images().set_samples(split_, std::move(samples));
    grid_->scrollToTop();
}

void SamplePicker::choose(const QModelIndex& index) {
    if (!isVisible()) return; // a double click: the first one has chosen
    accept();
    emit chosen(grid_->images().sample(index));
}

} // namespace headroom
