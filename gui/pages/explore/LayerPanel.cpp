#include "gui/pages/explore/LayerPanel.h"

#include "gui/Pictures.h"
#include "gui/Text.h"
#include "gui/pages/explore/MapGridView.h"
#include "gui/widgets/ColourBar.h"
#include "gui/widgets/ComboItems.h"
#include "gui/widgets/LabelFor.h"
#include "gui/widgets/NameBox.h"

#include <QCheckBox>
#include <QLabel>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace headroom {
namespace {

Maps only(const Maps& maps, int c) {
    const auto values = maps.map(c);
    return {{1, maps.shape.height, maps.shape.width}, {values.begin(), values.end()}};
}

} // namespace

LayerPanel::LayerPanel()
    : layer_(new NameBox(20)), each_map_(new QCheckBox(tr("Each map on its own &scale"))),
      stack_(new QStackedWidget), grid_(new MapGridView), one_(new PixelView),
      colours_(new ColourBar(ColourBar::Colours::grey)), caption_(new QLabel) {
    layer_->setObjectName("mapsLayer");
    each_map_->setObjectName("mapsEach");
    grid_->setObjectName("mapsGrid");
    grid_->setAccessibleName(tr("Feature maps"));
    one_->setObjectName("mapsOne");
    one_->setAccessibleName(tr("One feature map"));
    colours_->setObjectName("mapsColours");
    caption_->setObjectName("mapCaption");
    caption_->setProperty("role", "soft");
    auto* label = label_for(tr("&Layer"), layer_);
    auto* back = new QPushButton(tr("Back to all &maps"));
    back->setObjectName("mapsBack");

    auto* alone = new QWidget;
    auto* alone_column = new QVBoxLayout(alone);
    alone_column->setContentsMargins(0, 0, 0, 0);
    alone_column->addWidget(one_, 1);
    alone_column->addWidget(back, 0, Qt::AlignLeft);
    stack_->addWidget(grid_);
    stack_->addWidget(alone);
    auto* row = new QHBoxLayout;
    row->addWidget(label);
    row->addWidget(layer_, 1);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addLayout(row);
    column->addWidget(each_map_);
    column->addWidget(stack_, 1);
    column->addWidget(colours_);
    column->addWidget(caption_);

    connect(layer_, &QComboBox::currentIndexChanged, this, &LayerPanel::layer_changed);
    connect(each_map_, &QCheckBox::toggled, this, [this] {
        draw();
        emit drawing_changed();
    });
    connect(grid_, &MapGridView::current_changed, this, &LayerPanel::describe);
    connect(grid_, &MapGridView::opened, this, [this, back](int map) {
        enlarge(map);
        back->setFocus();
    });
    connect(back, &QPushButton::clicked, this, [this] {
        enlarge(-1);
        grid_->setFocus();
    });
}

std::string LayerPanel::layer() const {
    return layer_->currentData().toString().toStdString();
}

bool LayerPanel::each_map() const {
    return each_map_->isChecked();
}

void LayerPanel::forget() {
    const QSignalBlocker quiet(layer_);
    layer_->setCurrentIndex(-1);
}

void LayerPanel::show_result(std::shared_ptr<const MapsResult> result) {
    result_ = std::move(result);
    std::vector<std::pair<QString, QString>> items;
    for (const auto& [name, what, shape] : result_->layers) {
        const auto id = QString::fromStdString(name);
        items.emplace_back(
            QString("%1  %2, %3")
                .arg(id, QString::fromStdString(what), QString::fromStdString(to_string(shape))),
            id);
    }
    set_items(*layer_, items);
    if (result_->layer.empty())
        choose_features();
    else
        draw();
}

void LayerPanel::choose_features() {
    const auto& layers = result_->layers;
    const auto head = std::ranges::find_if(
        layers, [](const LayerOutput& layer) { return layer.name.starts_with("head."); });
    forget();
    enlarged_ = -1;
    layer_->setCurrentIndex(static_cast<int>(head - layers.begin()) - 1); // tells of the change
}

void LayerPanel::draw() {
    if (!result_ || result_->layer.empty()) return; // its maps are on their way
    maps_ = map_grid(result_->maps, each_map());
    grid_->set_grid(maps_);
    enlarge(enlarged_ < result_->maps.shape.channels ? enlarged_ : -1);
}

void LayerPanel::describe(int map) {
    if (!result_ || map < 0 || map >= result_->maps.shape.channels) return;
    const Maps one = only(result_->maps, map);
    const auto [least, most] = std::ranges::minmax(one.values);
    colours_->set_range(maps_.range(map));
    caption_->setText(
        tr("Map %1 of %2: %3 to %4, mean %5")
            .arg(map)
            .arg(result_->maps.shape.channels)
            .arg(short_number(least), short_number(most), short_number(averages(one)[0])));
}

void LayerPanel::enlarge(int map) {
    enlarged_ = map;
    if (map >= 0) {
        const Maps one = only(result_->maps, map);
        one_->set_image(to_picture(picture(one, maps_.range(map))), one);
    }
    stack_->setCurrentIndex(map >= 0 ? 1 : 0);
}

} // namespace headroom
