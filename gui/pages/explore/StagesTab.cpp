#include "gui/pages/explore/StagesTab.h"

#include "core/comparison/Format.h"
#include "core/jobs/CommandLine.h"
#include "datasets/image/ImageConverter.h"
#include "gui/JobRunner.h"
#include "gui/Pictures.h"
#include "gui/Text.h"
#include "gui/pages/Page.h"
#include "gui/pages/explore/KernelEditor.h"
#include "gui/widgets/ColourBar.h"
#include "gui/widgets/ImageChooser.h"
#include "gui/widgets/MessageBar.h"
#include "gui/widgets/PixelView.h"

#include <QFormLayout>
#include <QGridLayout>
#include <QLabel>
#include <QPushButton>
#include <QSpinBox>

namespace headroom {
namespace {

QSpinBox* make_spin(const QString& name, int least, int most, int value) {
    auto* spin = new QSpinBox;
    spin->setObjectName(name);
    spin->setRange(least, most);
    spin->setValue(value);
    return spin;
}

QString stage_title(const Stage& stage) {
    static const std::map<std::string, QString> names{{"image", StagesTab::tr("Image")},
                                                      {"kernel", StagesTab::tr("Kernel")},
                                                      {"relu", StagesTab::tr("ReLU")},
                                                      {"pool", StagesTab::tr("Max pooling")},
                                                      {"average", StagesTab::tr("Average")}};
    return QString("<b>%1</b> %2")
        .arg(names.at(stage.name), QString::fromStdString(size_string(stage.original.shape)));
}

} // namespace

StagesTab::StagesTab(Page& page)
    : page_(page), message_(*this, page.message()), runner_(new JobRunner(this)),
      image_(new ImageChooser(page.session(), "stages", true)), kernel_(new KernelEditor),
      size_(make_spin("stagesSize", 8, 256, FilterSpec{}.size)),
      pool_(make_spin("stagesPool", 2, 4, StageOptions{}.pool)),
      dx_(make_spin("stagesRight", -256, 256, 1)), dy_(make_spin("stagesDown", -256, 256, 0)),
      hint_(new QLabel) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 8);
    column->setSpacing(12);
    column->addWidget(make_controls());
    column->addWidget(make_stages(), 1);

    connect(image_, &ImageChooser::changed, this, &StagesTab::update_stages);
    connect(kernel_, &KernelEditor::changed, this, &StagesTab::update_stages);
    for (auto* spin : {size_, pool_, dx_, dy_})
        connect(spin, &QSpinBox::valueChanged, this, &StagesTab::update_stages);
    connect(runner_, &JobRunner::failed, this,
            [this](const QString& line) { message_.show_error(line); });
}

QWidget* StagesTab::make_controls() {
    auto* size = new QFormLayout;
    size->addRow(tr("Si&ze"), size_);
    size_->setSuffix(tr(" pixels"));
    size_->setToolTip(tr("The circle's side; larger images are shrunk to it"));
    auto* left = new QVBoxLayout;
    left->addWidget(image_);
    left->addLayout(size);

    auto* form = new QFormLayout;
    form->setVerticalSpacing(4);
    form->addRow(tr("&Pooling window"), pool_);
    form->addRow(tr("Move to the &right"), dx_);
    form->addRow(tr("Move &down"), dy_);
    pool_->setToolTip(tr("Side of the window, and its stride"));
    auto* back = new QPushButton(tr("Move &back"));
    back->setObjectName("stagesBack");
    connect(back, &QPushButton::clicked, this, [this] { shift_by(-dx_->value(), -dy_->value()); });
    form->addRow(QString(), back);

    auto* controls = new QWidget;
    auto* row = new QHBoxLayout(controls);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(28);
    row->addLayout(left);
    row->addWidget(kernel_, 0, Qt::AlignTop);
    row->addLayout(form);
    row->addStretch(1);
    return controls;
}

QWidget* StagesTab::make_stages() {
    auto* stages = new QWidget;
    auto* grid = new QGridLayout(stages);
    grid->setContentsMargins(0, 0, 0, 0);
    grid->setHorizontalSpacing(10);
    const char* names[] = {"Image", "Kernel", "Relu", "Pool", "Average"};
    const int widths[] = {4, 4, 4, 3, 2};
    for (int i = 0; i < 5; ++i) {
        const Column column = make_column(names[i]);
        columns_[static_cast<std::size_t>(i)] = column;
        grid->addWidget(column.title, 0, i + 1);
        grid->addWidget(column.original, 1, i + 1);
        grid->addWidget(column.moved, 2, i + 1);
        grid->addWidget(column.colours, 3, i + 1);
        grid->addWidget(column.figure, 4, i + 1);
        grid->addWidget(column.share, 5, i + 1);
        for (auto* label : {column.title, column.figure, column.share})
            label->setAlignment(Qt::AlignCenter);
        grid->setColumnStretch(i + 1, widths[i]);
        if (i == 4) continue; // the average is one number, without a size
        for (auto* view : {column.original, column.moved})
            scale_.add(*view);
    }
    const std::pair<int, QString> rows[] = {{1, tr("Before")}, {2, tr("Moved")}, {4, tr("Change")}};
    for (const auto& [row, text] : rows) {
        auto* label = new QLabel(text);
        label->setProperty("role", "heading");
        grid->addWidget(label, row, 0);
    }
    grid->setRowStretch(1, 1);
    grid->setRowStretch(2, 1);
    hint_->setProperty("role", "soft");
    hint_->setWordWrap(true);
    hint_->setText(tr("Drag the image, or use the arrow keys on it. A change is the mean "
                      "difference, in percent of the mean value."));
    grid->addWidget(hint_, 6, 1, 1, 5);
    for (auto* view : {columns_[0].original, columns_[0].moved}) {
        view->set_movable(true);
        connect(view, &PixelView::moved, this, &StagesTab::shift_by);
    }
    return stages;
}

StagesTab::Column StagesTab::make_column(const QString& name) {
    Column column{new QLabel, new PixelView, new PixelView, new ColourBar(ColourBar::Colours::grey),
                  new QLabel, new QLabel};
    column.title->setObjectName("title" + name);
    column.original->setObjectName("original" + name);
    column.original->setAccessibleName(tr("%1, before").arg(name));
    column.moved->setObjectName("moved" + name);
    column.moved->setAccessibleName(tr("%1, moved").arg(name));
    column.colours->setObjectName("colours" + name);
    column.figure->setObjectName("change" + name);
    column.figure->setProperty("role", "figure");
    column.share->setObjectName("share" + name);
    column.share->setProperty("role", "soft");
    return column;
}

FilterSpec StagesTab::spec() const {
    return {image_->source(),
            size_->value(),
            {kernel_->kernel(), pool_->value(), dx_->value(), dy_->value()}};
}

void StagesTab::show_image(const ImageSource& image) {
    image_->choose(image);
}

QString StagesTab::command() const {
    return image_->lacks().isEmpty() ? QString::fromStdString(command_line(spec())) : QString();
}

void StagesTab::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (begun_) return;
    begun_ = true; // nothing is computed before somebody looks
    update_stages();
}

void StagesTab::update_stages() {
    emit command_changed();
    if (!begun_) return;
    if (const auto lacks = image_->lacks(); !lacks.isEmpty()) {
        message_.show_message(MessageBar::Kind::note, lacks);
        return;
    }
    runner_->start(
        [job = job_, spec = spec()](const JobControl& control) { return job->run(spec, control); },
        [this](const FilterResult& result) { show_result(result); });
}

void StagesTab::show_result(const FilterResult& result) {
    message_.clear();
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        const Stage& stage = result.stages[i];
        const Column& column = columns_[i];
        column.title->setText(stage_title(stage));
        column.original->set_image(to_picture(picture(stage, false)), stage.original);
        column.moved->set_image(to_picture(picture(stage, true)), stage.shifted);
        column.colours->set_range(stage.range);
        column.figure->setText(QString::fromStdString(percent(stage.change.relative)));
        column.share->setText(
            i < 4 ? tr("%1 of its values").arg(QString::fromStdString(percent(stage.change.share)))
                  : QString());
    }
}

void StagesTab::shift_by(int dx, int dy) {
    const auto shifted = [](const QSpinBox* spin, int by) {
        return qBound(spin->minimum(), spin->value() + by, spin->maximum());
    };
    const int right = shifted(dx_, dx), down = shifted(dy_, dy);
    {
        const QSignalBlocker quiet(dx_);
        dx_->setValue(right);
    }
    const bool same = dy_->value() == down;
    dy_->setValue(down); // tells of both
    if (same) update_stages();
}

} // namespace headroom
