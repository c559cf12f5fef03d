#include "gui/pages/explore/ShiftPanel.h"

#include "core/jobs/exploration/HeadsJob.h"
#include "gui/Pictures.h"
#include "gui/Text.h"
#include "gui/widgets/LabelFor.h"
#include "gui/widgets/PixelView.h"
#include "gui/widgets/WrappedLabel.h"

#include <QComboBox>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace headroom {
namespace {

/// "3 right, 1 up"
QString place_text(Shift shift) {
    QStringList parts;
    if (shift.dx != 0)
        parts << (shift.dx > 0 ? ShiftPanel::tr("%1 right") : ShiftPanel::tr("%1 left"))
                     .arg(std::abs(shift.dx));
    if (shift.dy != 0)
        parts << (shift.dy > 0 ? ShiftPanel::tr("%1 down") : ShiftPanel::tr("%1 up"))
                     .arg(std::abs(shift.dy));
    return parts.isEmpty() ? ShiftPanel::tr("Drag the image") : parts.join(", ");
}

} // namespace

ShiftPanel::ShiftPanel()
    : view_(new PixelView), name_(new WrappedLabel), place_(new QLabel), fill_(new QComboBox),
      back_(new QPushButton(tr("Move &back"))) {
    name_->setObjectName("headsImageName");
    view_->setObjectName("headsImage");
    view_->setAccessibleName(tr("The shifted image as both heads see it"));
    view_->setToolTip(tr("Drag the image, or use the arrow keys on it"));
    view_->set_movable(true);
    place_->setObjectName("headsPlace");
    place_->setProperty("role", "soft");
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(name_);
    column->addWidget(view_, 1);
    column->addWidget(make_controls());
    connect(view_, &PixelView::moved, this, &ShiftPanel::move_by);
    connect(back_, &QPushButton::clicked, this, [this] { move_by(-shift_.dx, -shift_.dy); });
    connect(fill_, &QComboBox::currentIndexChanged, this, [this] {
        draw();
        emit fill_changed();
    });
    draw();
}

QWidget* ShiftPanel::make_controls() {
    fill_->setObjectName("headsFill");
    const std::pair<ShiftFill, QString> fills[] = {{ShiftFill::zero, tr("black")},
                                                   {ShiftFill::edge, tr("the edge")},
                                                   {ShiftFill::reflect, tr("the reflected image")}};
    for (const auto& [fill, name] : fills)
        fill_->addItem(name, static_cast<int>(fill));
    fill_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    fill_->setMinimumContentsLength(6);
    auto* label = label_for(tr("Fill &with"), fill_);
    back_->setObjectName("headsBack");
    auto* controls = new QWidget;
    auto* column = new QVBoxLayout(controls);
    column->setContentsMargins(0, 0, 0, 0);
    auto* top = new QHBoxLayout;
    top->addWidget(place_, 1);
    top->addWidget(back_);
    auto* bottom = new QHBoxLayout;
    bottom->addWidget(label);
    bottom->addWidget(fill_, 1);
    column->addLayout(top);
    column->addLayout(bottom);
    return controls;
}

ShiftFill ShiftPanel::fill() const {
    return static_cast<ShiftFill>(fill_->currentData().toInt());
}

void ShiftPanel::show_image(const LoadedImage& image) {
    image_ = image.pixels;
    const auto name = text(image.name).toHtmlEscaped(), label = text(image.label).toHtmlEscaped();
    name_->setText(label.isEmpty() ? QString("<b>%1</b>").arg(name)
                                   : tr("<b>%1</b>, labelled %2").arg(name, label));
    draw();
}

void ShiftPanel::reset() {
    shift_ = {};
    draw();
}

void ShiftPanel::move_by(int dx, int dy) {
    const auto moved_by = [](int from, int by, int side) {
        return qBound(std::min(0, 1 - side), from + by, std::max(0, side - 1));
    };
    const Shift to{moved_by(shift_.dx, dx, image_.shape.width),
                   moved_by(shift_.dy, dy, image_.shape.height)};
    if (to == shift_) return;
    shift_ = to;
    draw();
    emit moved();
}

void ShiftPanel::draw() {
    place_->setText(place_text(shift_));
    back_->setEnabled(shift_ != Shift{});
    if (!image_.values.empty())
        view_->set_image(to_picture(picture(shifted(image_, shift_, fill()), {0, 1})));
}

} // namespace headroom
