#include "gui/pages/data/Gallery.h"

#include "gui/Pictures.h"
#include "gui/Text.h"
#include "gui/models/ImageModel.h"
#include "gui/widgets/ImageGrid.h"
#include "gui/widgets/LabelFor.h"
#include "gui/widgets/NameBox.h"
#include "gui/widgets/PixelView.h"
#include "gui/widgets/WrappedLabel.h"

#include <QComboBox>
#include <QLabel>
#include <QSignalBlocker>
#include <QVBoxLayout>
#include <algorithm>
#include <numeric>

namespace headroom {
namespace {

constexpr int preview_side = 128;
constexpr int thumbnail_side = 64;

QLabel* selectable(const char* name) {
    auto* label = new WrappedLabel;
    label->setObjectName(name);
    label->setTextFormat(Qt::PlainText);
    label->setTextInteractionFlags(Qt::TextSelectableByMouse | Qt::TextSelectableByKeyboard);
    return label;
}

} // namespace

Gallery::Gallery(QWidget* parent)
    : QWidget(parent), split_(new QComboBox), class_(new NameBox), count_(new QLabel),
      grid_(new ImageGrid), picture_(new PixelView), name_(selectable("dataSampleName")),
      about_(selectable("dataSampleAbout")) {
    split_->setObjectName("dataSplit");
    class_->setObjectName("dataClass");
    count_->setObjectName("dataShownCount");
    count_->setProperty("role", "soft");
    grid_->setObjectName("gallery");
    grid_->set_thumbnail_size(thumbnail_side);
    picture_->setObjectName("dataSampleImage");
    picture_->setFixedSize(preview_side, preview_side);
    name_->setProperty("role", "heading");
    about_->setProperty("role", "soft");

    auto* split_label = label_for(tr("&Split"), split_);
    auto* class_label = label_for(tr("C&lass"), class_);
    auto* filters = new QHBoxLayout;
    filters->addWidget(split_label);
    filters->addWidget(split_);
    filters->addSpacing(8);
    filters->addWidget(class_label);
    filters->addWidget(class_);
    filters->addStretch(1);
    filters->addWidget(count_);

    auto* words = new QVBoxLayout;
    words->addStretch(1);
    words->addWidget(name_);
    words->addWidget(about_);
    words->addStretch(1);
    auto* detail = new QHBoxLayout;
    detail->setSpacing(12);
    detail->addWidget(picture_);
    detail->addLayout(words, 1);

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(filters);
    column->addWidget(grid_, 1);
    column->addLayout(detail);

    connect(split_, &QComboBox::currentIndexChanged, this, [this] {
        list_classes();
        filter();
    });
    connect(class_, &QComboBox::currentIndexChanged, this, &Gallery::filter);
    grid_->offer_explore();
    connect(grid_, &ThumbnailGrid::explore_requested, this, [this](const QModelIndex& image) {
        emit explore_requested(QString::fromStdString(split_name()), grid_->images().sample(image));
    });
    connect(grid_, &ImageGrid::current_sample_changed, this, &Gallery::show_sample);
}

void Gallery::set_data(Inspected inspected) {
    data_ = std::move(inspected);
    {
        const QSignalBlocker quiet(split_);
        split_->clear();
        for (const auto& split : data_->splits)
            split_->addItem(text(fmt::format("{} ({})", split.name,
                                             grouped(static_cast<std::int64_t>(split.count)))));
    }
    {
        const QSignalBlocker quiet(class_);
        class_->clear();
    }
    list_classes();
    filter();
}

const std::string& Gallery::split_name() const {
    return data_->splits.at(static_cast<std::size_t>(split_->currentIndex())).name;
}

DatasetPtr Gallery::chosen_split() const {
    return data_->data.split(split_name());
}

void Gallery::list_classes() {
    const QSignalBlocker quiet(class_);
    const int row = std::max(class_->currentIndex(), 0);
    const auto& split = data_->splits.at(static_cast<std::size_t>(split_->currentIndex()));
    class_->clear();
    class_->addItem(tr("all"));
    for (std::size_t c = 0; c < data_->classes().size(); ++c)
        class_->addItem(text(fmt::format("{} ({})", data_->classes()[c],
                                         grouped(static_cast<std::int64_t>(split.per_class[c])))));
    class_->setCurrentIndex(row);
}

void Gallery::filter() {
    const auto dataset = chosen_split();
    std::vector<std::size_t> samples(dataset->size());
    std::iota(samples.begin(), samples.end(), 0);
    if (const int wanted = class_->currentIndex() - 1; wanted >= 0)
        std::erase_if(samples, [&](std::size_t i) { return dataset->labels()[i] != wanted; });
    count_->setText(images(static_cast<std::int64_t>(samples.size())));
    grid_->images().set_samples(dataset, std::move(samples));
    grid_->scrollToTop();
    clear_sample();
}

void Gallery::show_sample(std::size_t sample) {
    const auto dataset = grid_->images().dataset();
    picture_->set_image(read_picture(*dataset, sample));
    name_->setText(text(dataset->sample_name(sample)));
    const auto label = static_cast<std::size_t>(dataset->labels()[sample]);
    about_->setText(tr("Class %1, sample %2 of %3, %4")
                        .arg(text(dataset->classes()[label]), QString::number(sample),
                             text(split_name()), text(to_string(dataset->shape()))));
}

void Gallery::clear_sample() {
    picture_->set_image({});
    name_->clear();
    about_->setText(tr("Choose an image to see it large."));
}

} // namespace headroom
