#include "gui/pages/explore/ActivationPanel.h"

#include "gui/Pictures.h"
#include "gui/Text.h"
#include "gui/pages/explore/MapGridView.h"
#include "gui/widgets/ColourBar.h"
#include "gui/widgets/ComboItems.h"
#include "gui/widgets/LabelFor.h"
#include "gui/widgets/NameBox.h"
#include "gui/widgets/WrappedLabel.h"

#include <QLabel>
#include <QSlider>
#include <QVBoxLayout>

namespace headroom {

ActivationPanel::ActivationPanel()
    : pooled_(new MapGridView), activation_(new PixelView),
      pooled_colours_(new ColourBar(ColourBar::Colours::grey)),
      activation_colours_(new ColourBar(ColourBar::Colours::heat)), class_(new NameBox),
      opacity_(new QSlider(Qt::Horizontal)), caption_(new WrappedLabel), method_(new WrappedLabel) {
    pooled_->setObjectName("mapsPooled");
    pooled_->setAccessibleName(tr("Globally pooled features"));
    class_->setObjectName("mapsClass");
    activation_->setObjectName("mapsActivation");
    activation_->setAccessibleName(tr("Class activation over the image"));
    pooled_colours_->setObjectName("mapsPooledColours");
    activation_colours_->setObjectName("mapsActivationColours");
    opacity_->setObjectName("mapsOpacity");
    opacity_->setRange(0, 100);
    opacity_->setValue(static_cast<int>(100 * MapsPictureOptions{}.opacity));
    caption_->setObjectName("pooledCaption");
    method_->setObjectName("activationMethod");
    for (auto* label : {caption_, method_})
        label->setProperty("role", "soft");
    auto* heading = new QLabel(tr("Globally pooled features"));
    heading->setProperty("role", "heading");

    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    const auto add_row = [column](const QString& text, QWidget* control) {
        auto* label = label_for(text, control);
        auto* row = new QHBoxLayout;
        row->addWidget(label);
        row->addWidget(control, 1);
        column->addLayout(row);
    };
    column->addWidget(heading);
    column->addWidget(pooled_, 1);
    column->addWidget(pooled_colours_);
    column->addWidget(caption_);
    add_row(tr("&Activation of"), class_);
    column->addWidget(activation_, 1);
    column->addWidget(activation_colours_);
    add_row(tr("Opacit&y"), opacity_);
    column->addWidget(method_);

    connect(pooled_, &MapGridView::current_changed, this, &ActivationPanel::describe);
    connect(class_, &QComboBox::currentIndexChanged, this, &ActivationPanel::class_changed);
    connect(opacity_, &QSlider::valueChanged, this, [this] {
        draw();
        emit drawing_changed();
    });
}

std::string ActivationPanel::class_name() const {
    return class_->currentData().toString().toStdString();
}

void ActivationPanel::choose_class(const std::string& name) {
    const int item = class_->findData(QString::fromStdString(name));
    if (class_->isEnabled() && item >= 0) class_->setCurrentIndex(item);
}

double ActivationPanel::opacity() const {
    return opacity_->value() / 100.0;
}

void ActivationPanel::forget() {
    const QSignalBlocker quiet(class_);
    class_->setCurrentIndex(0);
}

void ActivationPanel::show_result(std::shared_ptr<const MapsResult> result) {
    result_ = std::move(result);
    std::vector<std::pair<QString, QString>> items{{tr("the most probable"), QString()}};
    for (const auto& name : result_->classes)
        items.emplace_back(text(name), QString::fromStdString(name));
    set_items(*class_, items);
    const auto pooled = map_grid(result_->pooled, false);
    pooled_->set_grid(pooled);
    pooled_colours_->set_range(pooled.range(0));
    draw();
}

void ActivationPanel::draw() {
    if (!result_) return;
    const auto& activation = result_->activation;
    activation_->setVisible(activation.has_value());
    class_->setEnabled(activation.has_value());
    opacity_->setEnabled(activation.has_value());
    if (!activation) {
        activation_colours_->set_range({}, {});
        method_->setText(QString::fromStdString(result_->no_activation));
        return;
    }
    activation_->set_image(
        to_picture(heat_over(result_->image.pixels, activation->on_image, opacity())),
        activation->on_image);
    const auto highest = *std::ranges::max_element(activation->on_image.values);
    activation_colours_->set_range({0, std::max(0.0f, highest)});
    method_->setText(tr("%1 of %2: bright where the image speaks for it")
                         .arg(text(activation->method), text(result_->class_name)));
}

void ActivationPanel::describe(int feature) {
    if (!result_ || feature < 0 || feature >= result_->pooled.shape.channels) return;
    const double value = result_->pooled.values[static_cast<std::size_t>(feature)];
    caption_->setText(tr("Feature %1: %2").arg(feature).arg(short_number(value)));
}

} // namespace headroom
