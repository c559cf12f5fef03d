#include "gui/pages/explore/RunTab.h"

#include "core/comparison/Format.h"
#include "core/jobs/CommandLine.h"
#include "gui/JobRunner.h"
#include "gui/Pictures.h"
#include "gui/pages/Page.h"
#include "gui/widgets/ImageChooser.h"
#include "gui/widgets/MapGridView.h"
#include "gui/widgets/MessageBar.h"

#include <QCheckBox>
#include <QComboBox>
#include <QFileDialog>
#include <QHeaderView>
#include <QLabel>
#include <QPushButton>
#include <QSlider>
#include <QStackedWidget>
#include <QTreeWidget>

namespace headroom {
namespace {

QLabel* heading(const QString& text) {
    auto* label = new QLabel(text);
    label->setProperty("role", "heading");
    return label;
}

QLabel* soft(const char* name) {
    auto* label = new QLabel;
    label->setObjectName(name);
    label->setProperty("role", "soft");
    label->setWordWrap(true);
    return label;
}

QString number(float value) {
    return QString::number(static_cast<double>(value), 'g', 4);
}

/// A label above, or in the row before, the control that it names.
QLabel* label_for(const QString& text, QWidget* control) {
    auto* label = new QLabel(text);
    label->setBuddy(control);
    return label;
}

/// The combo's items become these; what was chosen stays, where it is among them.
void refill(QComboBox& combo, const QStringList& texts, const QStringList& values) {
    const QSignalBlocker quiet(&combo);
    const auto chosen = combo.currentData().toString();
    combo.clear();
    for (int i = 0; i < texts.size(); ++i)
        combo.addItem(texts[i], values[i]);
    combo.setCurrentIndex(std::max(0, combo.findData(chosen)));
}

} // namespace

RunTab::RunTab(Page& page)
    : page_(page), runner_(new JobRunner(this)), run_(new QComboBox), layer_(new QComboBox),
      class_(new QComboBox), image_(new ImageChooser(page.session(), "maps", false)),
      main_(new QStackedWidget), maps_(new QStackedWidget), empty_(new QLabel), name_(new QLabel),
      map_caption_(soft("mapCaption")), pooled_caption_(soft("pooledCaption")),
      method_(soft("activationMethod")), picture_(new PixelView), one_map_(new PixelView),
      activation_(new PixelView), grid_(new MapGridView), pooled_(new MapGridView),
      each_map_(new QCheckBox(tr("Each map on its own &scale"))),
      opacity_(new QSlider(Qt::Horizontal)), classes_(new QTreeWidget) {
    empty_->setObjectName("mapsEmpty");
    empty_->setWordWrap(true);
    empty_->setAlignment(Qt::AlignCenter);
    auto* columns = new QWidget;
    auto* row = new QHBoxLayout(columns);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(14);
    row->addWidget(make_image_column(), 3);
    row->addWidget(make_layer_column(), 6);
    row->addWidget(make_pooled_column(), 4);
    main_->addWidget(empty_);
    main_->addWidget(columns);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 12, 12, 8);
    column->setSpacing(10);
    column->addWidget(make_choices());
    column->addWidget(main_, 1);

    connect(run_, &QComboBox::currentIndexChanged, this, &RunTab::update_maps);
    connect(layer_, &QComboBox::currentIndexChanged, this, &RunTab::update_maps);
    connect(class_, &QComboBox::currentIndexChanged, this, &RunTab::update_maps);
    connect(image_, &ImageChooser::changed, this, &RunTab::update_maps);
    connect(each_map_, &QCheckBox::toggled, this, &RunTab::draw_maps);
    connect(opacity_, &QSlider::valueChanged, this, &RunTab::draw_activation);
    connect(runner_, &JobRunner::event, this, &RunTab::tell_progress);
    connect(runner_, &JobRunner::finished, &page_, &Page::activity_ended);
    connect(runner_, &JobRunner::failed, this,
            [this](const QString& line) { page_.message().show_error(line); });
}

QWidget* RunTab::make_choices() {
    run_->setObjectName("mapsRun");
    run_->setMinimumContentsLength(24);
    run_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    auto* label = label_for(tr("&Run"), run_);
    label->setProperty("role", "heading");
    auto* other = new QPushButton(tr("Other ru&n..."));
    other->setObjectName("mapsBrowse");
    connect(other, &QPushButton::clicked, this, &RunTab::browse);
    auto* runs = new QVBoxLayout;
    runs->setSpacing(4);
    runs->addWidget(label);
    runs->addWidget(run_);
    runs->addWidget(other, 0, Qt::AlignLeft);
    auto* choices = new QWidget;
    auto* row = new QHBoxLayout(choices);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(28);
    row->addLayout(runs, 2);
    row->addWidget(image_, 2);
    row->addStretch(1);
    return choices;
}

QWidget* RunTab::make_image_column() {
    name_->setObjectName("mapsImageName");
    name_->setWordWrap(true);
    picture_->setObjectName("mapsImage");
    picture_->setAccessibleName(tr("The image as the model sees it"));
    classes_->setObjectName("mapsClasses");
    classes_->setAccessibleName(tr("Classes"));
    classes_->setHeaderLabels({tr("Class"), tr("Probability")});
    classes_->setRootIsDecorated(false);
    classes_->header()->setStretchLastSection(false);
    classes_->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    classes_->header()->setSectionResizeMode(1, QHeaderView::ResizeToContents);
    auto* widget = new QWidget;
    auto* column = new QVBoxLayout(widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(name_);
    column->addWidget(picture_, 1);
    column->addWidget(classes_, 1);
    return widget;
}

QWidget* RunTab::make_layer_column() {
    layer_->setObjectName("mapsLayer");
    layer_->setMinimumContentsLength(20);
    layer_->setSizeAdjustPolicy(QComboBox::AdjustToMinimumContentsLengthWithIcon);
    each_map_->setObjectName("mapsEach");
    grid_->setObjectName("mapsGrid");
    grid_->setAccessibleName(tr("Feature maps"));
    one_map_->setObjectName("mapsOne");
    one_map_->setAccessibleName(tr("One feature map"));
    connect(grid_, &MapGridView::opened, this, &RunTab::enlarge);
    connect(grid_, &MapGridView::current_changed, this, [this](int map) {
        if (!has_result_ || map < 0 || map >= result_.maps.shape.channels) return;
        const auto values = result_.maps.map(map);
        const auto [least, most] = std::ranges::minmax(values);
        map_caption_->setText(
            tr("Map %1 of %2: %3 to %4, mean %5")
                .arg(map)
                .arg(result_.maps.shape.channels)
                .arg(number(least), number(most),
                     number(averages(result_.maps)[static_cast<std::size_t>(map)])));
    });
    auto* back = new QPushButton(tr("Back to all &maps"));
    back->setObjectName("mapsBack");
    connect(back, &QPushButton::clicked, this, [this] { enlarge(-1); });
    auto* alone = new QWidget;
    auto* alone_column = new QVBoxLayout(alone);
    alone_column->setContentsMargins(0, 0, 0, 0);
    alone_column->addWidget(one_map_, 1);
    alone_column->addWidget(back, 0, Qt::AlignLeft);
    maps_->addWidget(grid_);
    maps_->addWidget(alone);

    auto* widget = new QWidget;
    auto* column = new QVBoxLayout(widget);
    column->setContentsMargins(0, 0, 0, 0);
    auto* row = new QHBoxLayout;
    row->addWidget(label_for(tr("&Layer"), layer_));
    row->addWidget(layer_, 1);
    column->addLayout(row);
    column->addWidget(each_map_);
    column->addWidget(maps_, 1);
    column->addWidget(map_caption_);
    return widget;
}

QWidget* RunTab::make_pooled_column() {
    pooled_->setObjectName("mapsPooled");
    pooled_->setAccessibleName(tr("Globally pooled features"));
    connect(pooled_, &MapGridView::current_changed, this, [this](int map) {
        if (!has_result_ || map < 0 || map >= result_.pooled.shape.channels) return;
        pooled_caption_->setText(
            tr("Feature %1: %2")
                .arg(map)
                .arg(number(result_.pooled.values[static_cast<std::size_t>(map)])));
    });
    class_->setObjectName("mapsClass");
    activation_->setObjectName("mapsActivation");
    activation_->setAccessibleName(tr("Class activation over the image"));
    opacity_->setObjectName("mapsOpacity");
    opacity_->setRange(0, 100);
    opacity_->setValue(static_cast<int>(100 * MapsPictureOptions{}.opacity));
    auto* widget = new QWidget;
    auto* column = new QVBoxLayout(widget);
    column->setContentsMargins(0, 0, 0, 0);
    column->addWidget(heading(tr("Globally pooled features")));
    column->addWidget(pooled_, 1);
    column->addWidget(pooled_caption_);
    auto* of_class = new QHBoxLayout;
    of_class->addWidget(label_for(tr("&Activation of"), class_));
    of_class->addWidget(class_, 1);
    column->addLayout(of_class);
    column->addWidget(activation_, 1);
    auto* opacity = new QHBoxLayout;
    opacity->addWidget(label_for(tr("Opacit&y"), opacity_));
    opacity->addWidget(opacity_, 1);
    column->addLayout(opacity);
    column->addWidget(method_);
    return widget;
}

void RunTab::open_run(const QString& folder) {
    if (run_->findData(folder) < 0) {
        const QSignalBlocker quiet(run_);
        run_->addItem(QDir(folder).dirName(), folder);
        run_->setItemData(run_->count() - 1, folder, Qt::ToolTipRole);
        run_->setCurrentIndex(-1);
    }
    run_->setCurrentIndex(run_->findData(folder)); // tells of the change
}

void RunTab::browse() {
    const auto folder = QFileDialog::getExistingDirectory(this, tr("Open a run folder"),
                                                          page_.session().runs_folder());
    if (!folder.isEmpty()) open_run(folder);
}

MapsSpec RunTab::spec() const {
    return {run_->currentData().toString().toStdString(), image_->source(),
            layer_->currentData().toString().toStdString(),
            class_->currentData().toString().toStdString()};
}

MapsPictureOptions RunTab::drawing() const {
    return {each_map_->isChecked(), opacity_->value() / 100.0};
}

QString RunTab::command() const {
    if (run_->currentIndex() < 0 || !image_->lacks().isEmpty()) return {};
    return QString::fromStdString(command_line(spec(), drawing()));
}

void RunTab::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    begun_ = true;
    if (!has_result_) update_maps();
}

void RunTab::update_maps() {
    emit command_changed();
    if (!begun_) return;
    const QString lacks = run_->currentIndex() < 0
                              ? tr("Train a run on the Train page, or open the folder of one.")
                              : image_->lacks();
    if (!lacks.isEmpty()) {
        empty_->setText(lacks);
        main_->setCurrentWidget(empty_);
        return;
    }
    runner_->start(
        [job = job_, spec = spec()](const JobControl& control) { return job->run(spec, control); },
        [this](MapsResult result) { show_result(std::move(result)); });
}

void RunTab::show_result(MapsResult result) {
    page_.message().clear();
    const bool first_layer = result.layer.empty();
    result_ = std::move(result);
    has_result_ = true;
    main_->setCurrentIndex(1);
    show_names();
    picture_->set_image(to_picture(picture(result_.image.pixels, {0, 1})));
    draw_maps();
    draw_activation();
    pooled_->set_grid(map_grid(result_.pooled, false));
    if (!first_layer) return;
    // The backbone's last layer: what the head sees. Then its maps come.
    for (int i = 0; i < layer_->count(); ++i)
        if (layer_->itemData(i).toString().startsWith("head.")) {
            layer_->setCurrentIndex(i - 1);
            return;
        }
}

/// The choices that this run has, and what it takes the image for.
void RunTab::show_names() {
    QStringList layers{tr("none")}, layer_names{""};
    for (const auto& layer : result_.layers) {
        layer_names << QString::fromStdString(layer.name);
        layers << QString("%1  %2, %3")
                      .arg(layer_names.back(), QString::fromStdString(layer.what),
                           QString::fromStdString(to_string(layer.shape)));
    }
    refill(*layer_, layers, layer_names);
    QStringList classes{tr("the most probable")}, class_names{""};
    for (const auto& name : result_.classes) {
        classes << QString::fromStdString(printable(name));
        class_names << QString::fromStdString(name);
    }
    refill(*class_, classes, class_names);

    const auto name = QString::fromStdString(printable(result_.image.name)).toHtmlEscaped();
    const auto label = QString::fromStdString(printable(result_.image.label)).toHtmlEscaped();
    name_->setText(label.isEmpty() ? QString("<b>%1</b>").arg(name)
                                   : tr("<b>%1</b>, labelled %2").arg(name, label));
    classes_->clear();
    for (const auto& [class_name, probability] : ranked(result_)) {
        auto* item = new QTreeWidgetItem(classes_, {QString::fromStdString(printable(class_name)),
                                                    QString::fromStdString(percent(probability))});
        item->setTextAlignment(1, Qt::AlignRight | Qt::AlignVCenter);
    }
}

void RunTab::draw_maps() {
    emit command_changed();
    if (!has_result_ || result_.layer.empty()) return;
    grid_->set_grid(map_grid(result_.maps, each_map_->isChecked()));
    enlarge(enlarged_ < result_.maps.shape.channels ? enlarged_ : -1);
}

void RunTab::enlarge(int map) {
    enlarged_ = map;
    if (map >= 0) {
        const auto values = result_.maps.map(map);
        const Maps one{{1, result_.maps.shape.height, result_.maps.shape.width},
                       {values.begin(), values.end()}};
        one_map_->set_image(to_picture(
            picture(one, range_of(each_map_->isChecked() ? values : result_.maps.values))));
    }
    maps_->setCurrentIndex(map >= 0 ? 1 : 0);
}

void RunTab::draw_activation() {
    emit command_changed();
    if (!has_result_) return;
    const auto& activation = result_.activation;
    activation_->setVisible(activation.has_value());
    opacity_->setEnabled(activation.has_value());
    if (!activation) {
        method_->setText(QString::fromStdString(result_.no_activation));
        return;
    }
    activation_->set_image(to_picture(
        heat_over(result_.image.pixels, activation->on_image, opacity_->value() / 100.0)));
    method_->setText(tr("%1 of %2: bright where the image speaks for it")
                         .arg(QString::fromStdString(activation->method),
                              QString::fromStdString(printable(result_.class_name))));
}

void RunTab::tell_progress(const Event& event) {
    const auto* progress = std::get_if<Progress>(&event);
    if (!progress || progress->total == 0) return;
    emit page_.activity(QString::fromStdString(printable(progress->stage)),
                        static_cast<double>(progress->done) / static_cast<double>(progress->total));
}

} // namespace headroom
