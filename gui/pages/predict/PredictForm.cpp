#include "gui/pages/predict/PredictForm.h"

#include "gui/AskForPath.h"
#include "gui/Session.h"
#include "gui/Text.h"
#include "gui/widgets/ElidedLabel.h"
#include "gui/widgets/RunChooser.h"

#include <QFileInfo>
#include <QHBoxLayout>
#include <QMenu>
#include <QPushButton>
#include <QToolButton>

namespace headroom {
namespace {

constexpr int most_names = 3;

QPushButton* make_button(const char* name, const QString& text) {
    auto* button = new QPushButton(text);
    button->setObjectName(name);
    return button;
}

/// "holiday, more.h5 and 4 more".
QString short_names(const QStringList& paths) {
    QStringList names;
    for (const auto& path : paths.first(std::min<qsizetype>(paths.size(), most_names)))
        names << short_name(path.toStdString());
    const auto rest = paths.size() - names.size();
    return rest == 0 ? names.join(", ")
                     : PredictForm::tr("%1 and %2 more").arg(names.join(", ")).arg(rest);
}

} // namespace

PredictForm::PredictForm(Session& session, QWidget* parent)
    : QWidget(parent), run_(new RunChooser(session, "predict")), names_(new ElidedLabel),
      start_(make_button("predictStart", tr("&Predict"))),
      stop_(make_button("predictStop", tr("S&top"))) {
    run_->setObjectName("predictChooser");
    names_->setObjectName("predictImages");
    auto* heading = new QLabel(tr("Images"));
    heading->setProperty("role", "heading");
    auto* line = new QHBoxLayout;
    line->addWidget(make_open_button());
    line->addWidget(names_, 1);
    auto* images = new QVBoxLayout;
    images->setSpacing(4);
    images->addWidget(heading);
    images->addLayout(line);
    images->addStretch();
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(16);
    row->addWidget(run_, 1);
    row->addLayout(images, 1);
    row->addWidget(start_, 0, Qt::AlignBottom);
    row->addWidget(stop_, 0, Qt::AlignBottom);

    connect(run_, &RunChooser::changed, this, &PredictForm::take_change);
    connect(start_, &QPushButton::clicked, this, &PredictForm::start_requested);
    connect(stop_, &QPushButton::clicked, this, &PredictForm::stop_requested);
    take_change();
}

QToolButton* PredictForm::make_open_button() {
    auto* open = new QToolButton;
    open->setObjectName("predictOpen");
    open->setText(tr("Open &images"));
    open->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(open);
    menu->addAction(tr("A &folder…"), this, &PredictForm::ask_for_folder);
    menu->addAction(tr("F&iles…"), this, &PredictForm::ask_for_files);
    menu->addAction(tr("A &list of them…"), this, &PredictForm::ask_for_list);
    open->setMenu(menu);
    return open;
}

PredictSpec PredictForm::spec() const {
    PredictSpec spec;
    spec.run = run_->run().toStdString();
    for (const auto& image : images_)
        spec.images.push_back(image.toStdString());
    return spec;
}

QString PredictForm::lacks() const {
    if (run_->run().isEmpty())
        return tr("Train a run on the Train page, or open or drop the folder of one.");
    if (images_.isEmpty())
        return tr("Open or drop what the run shall predict: image files, a folder of them, a list, "
                  "or an HDF5 file.");
    return {};
}

void PredictForm::open_images(const QStringList& paths) {
    images_.clear();
    for (const auto& path : paths)
        images_ << (QFileInfo(path).suffix() == "txt" ? '@' + path : path);
    names_->setText(short_names(paths));
    names_->setToolTip(paths.first(std::min<qsizetype>(paths.size(), 20)).join('\n'));
    take_change();
}

void PredictForm::ask_for_files() {
    const auto paths = ask_for::files(this, tr("Image files or HDF5 files"));
    if (!paths.isEmpty()) open_images(paths);
}

void PredictForm::ask_for_folder() {
    const auto path = ask_for::folder(this, tr("Folder of images"));
    if (!path.isEmpty()) open_images({path});
}

void PredictForm::ask_for_list() {
    const auto path = ask_for::file(this, tr("Text file that names an image a line"), {},
                                    tr("Text files (*.txt)"));
    if (!path.isEmpty()) open_images({path});
}

void PredictForm::set_running(bool running) {
    running_ = running;
    start_->setEnabled(lacks().isEmpty() && !running_);
    stop_->setEnabled(running_);
}

void PredictForm::take_change() {
    set_running(running_);
    emit changed();
}

} // namespace headroom
