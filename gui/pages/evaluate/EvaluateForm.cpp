#include "gui/pages/evaluate/EvaluateForm.h"

#include "core/jobs/evaluation/ModelData.h"
#include "core/runs/config/RunConfig.h"
#include "datasets/base/Error.h"
#include "gui/AskForPath.h"
#include "gui/ExportDialog.h"
#include "gui/Session.h"
#include "gui/models/EvaluateRows.h"
#include "gui/runs/PastRuns.h"
#include "gui/widgets/LabelFor.h"
#include "gui/widgets/PathList.h"

#include <QComboBox>
#include <QDir>
#include <QFormLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPushButton>
#include <QRegularExpressionValidator>
#include <QSpinBox>
#include <QToolButton>

namespace headroom {
namespace {

QPushButton* button(const QString& name, const QString& text) {
    auto* made = new QPushButton(text);
    made->setObjectName(name);
    return made;
}

/// Returns a list below its title, with its buttons to the right of the title.
QWidget* titled(const QString& title, QWidget* list, const QList<QWidget*>& buttons) {
    auto* box = new QWidget;
    auto* label = label_for(title, list);
    label->setProperty("role", "heading");
    auto* top = new QHBoxLayout;
    top->addWidget(label, 1);
    for (auto* button : buttons)
        top->addWidget(button);
    auto* column = new QVBoxLayout(box);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addLayout(top);
    column->addWidget(list, 1);
    return box;
}

} // namespace

EvaluateForm::EvaluateForm(Session& session, QWidget* parent)
    : QWidget(parent), session_(session), past_(new PastRuns(session, this)), runs_(new PathList),
      data_(new PathList), split_(new QComboBox), size_(new QLineEdit), batch_size_(new QSpinBox),
      start_(button("evaluateStart", tr("Eval&uate"))), stop_(button("evaluateStop", tr("St&op"))),
      export_(button("evaluateExport", tr("Ex&port run…"))) {
    runs_->setObjectName("evaluateRuns");
    data_->setObjectName("evaluateData");
    split_->setObjectName("evaluateSplit");
    split_->addItem(tr("automatic"), QString());
    for (const char* name : {"test", "valid", "train", "all"})
        split_->addItem(name, QString(name));
    split_->setToolTip(tr("A run is measured on its own split of the data it was trained on. "
                          "Automatic is test, and all images of data without splits"));
    size_->setObjectName("evaluateSize");
    size_->setPlaceholderText(tr("the model's"));
    size_->setToolTip(tr("Resize images to HEIGHTxWIDTH, such as 28x28, instead of the size that "
                         "each model was trained on"));
    size_->setValidator(new QRegularExpressionValidator(
        QRegularExpression("([1-9]\\d{0,4}x[1-9]\\d{0,4})?"), size_));
    batch_size_->setObjectName("evaluateBatchSize");
    batch_size_->setRange(1, 65536);
    batch_size_->setValue(EvaluateSpec().batch_size);
    auto* add = button("addRun", tr("&Add run…"));

    auto* form = new QFormLayout;
    form->addRow(tr("&Split"), split_);
    form->addRow(tr("Si&ze"), size_);
    form->addRow(tr("&Batch size"), batch_size_);
    auto* right = new QVBoxLayout;
    right->addLayout(form);
    right->addStretch();
    right->addWidget(start_);
    right->addWidget(stop_);
    auto* row = new QHBoxLayout(this);
    row->setContentsMargins(0, 0, 0, 0);
    row->setSpacing(12);
    row->addWidget(titled(tr("&Runs"), runs_, {export_, add}), 3);
    row->addWidget(titled(tr("&Data"), data_, {make_add_data()}), 2);
    row->addLayout(right);
    setFixedHeight(fontMetrics().height() * 11);

    connect(add, &QPushButton::clicked, this, &EvaluateForm::add_run);
    export_->setToolTip(
        tr("Writes a checked run for other programs, and checks its answers there"));
    runs_->setContextMenuPolicy(Qt::ActionsContextMenu);
    connect(runs_->addAction(tr("Export…")), &QAction::triggered, this, &EvaluateForm::export_runs);
    connect(export_, &QPushButton::clicked, this, &EvaluateForm::export_runs);
    connect(start_, &QPushButton::clicked, this, &EvaluateForm::start_requested);
    connect(stop_, &QPushButton::clicked, this, &EvaluateForm::stop_requested);
    for (auto* list : {runs_, data_})
        connect(list, &PathList::checked_changed, this, &EvaluateForm::changed);
    connect(split_, &QComboBox::currentTextChanged, this, &EvaluateForm::changed);
    connect(size_, &QLineEdit::textChanged, this, &EvaluateForm::changed);
    connect(batch_size_, &QSpinBox::valueChanged, this, &EvaluateForm::changed);
    connect(this, &EvaluateForm::changed, this, &EvaluateForm::update_buttons);
    connect(past_, &PastRuns::refreshed, this, &EvaluateForm::offer_runs);
    connect(&session, &Session::data_changed, this, &EvaluateForm::offer_open_data);
    past_->refresh();
    offer_open_data();
    update_buttons();
}

QToolButton* EvaluateForm::make_add_data() {
    auto* add = new QToolButton;
    add->setObjectName("addData");
    add->setText(tr("Add da&ta"));
    add->setPopupMode(QToolButton::InstantPopup);
    auto* menu = new QMenu(add);
    menu->addAction(tr("A &folder…"), this, [this] {
        add_data(ask_for::folder(this, tr("Folder of images or IDX files")));
    });
    menu->addAction(tr("A f&ile…"), this,
                    [this] { add_data(ask_for::file(this, tr("HDF5 or IDX file"))); });
    for (const char* generator : {"synth:digits", "synth:vehicles"})
        menu->addAction(generator, this, [this, generator] { add_data(generator); });
    add->setMenu(menu);
    return add;
}

/// The command has one way of reading for all data: that of the first.
EvaluateSpec EvaluateForm::spec() const {
    EvaluateSpec spec;
    for (const auto& run : runs_->checked())
        spec.runs.emplace_back(run.toStdString());
    OpenOptions reading;
    const auto paths = data_->checked();
    if (const auto known = readings_.find(paths.value(0)); known != readings_.end())
        reading = known->second;
    leave_to_model(reading); // each model has its own; the open data's is for viewing and training
    if (!size_->text().isEmpty() && size_->hasAcceptableInput()) {
        const auto shape = parse_image_shape(size_->text().toStdString());
        reading.resize = ImageSize{shape.height, shape.width};
    }
    for (const auto& path : paths)
        spec.data.push_back({path.toStdString(), reading, 0});
    spec.split = split_->currentData().toString().toStdString();
    spec.batch_size = batch_size_->value();
    return spec;
}

bool EvaluateForm::ready() const {
    return !runs_->checked().isEmpty() && !data_->checked().isEmpty() &&
           size_->hasAcceptableInput();
}

void EvaluateForm::offer_open_data() {
    const auto& open = session_.data_spec();
    if (open.path.empty()) return;
    const auto path = QString::fromStdString(open.path);
    readings_[path] = open.options;
    data_->set_found({{path, tr("%1 (open)").arg(short_path(path))}});
    data_->check_only({path});
    emit changed();
}

/// Offers every model of past training, newest first.
void EvaluateForm::offer_runs() {
    QList<PathList::Entry> entries;
    for (const auto& entry : past_->entries())
        for (const auto& model : entry.models) {
            const auto path = QString::fromStdString(model.string());
            entries.append({path, QDir(session_.listed_folder()).relativeFilePath(path)});
        }
    runs_->set_found(entries);
}

void EvaluateForm::offer_data_of(const QString& run) {
    try {
        const auto trained_on = train_spec(run.toStdString()).data;
        const auto path = QString::fromStdString(trained_on.path);
        readings_[path] = trained_on.options;
        add_data(path);
    } catch (const Error&) {
        // A model without its config.json: its owner knows the data.
    }
}

void EvaluateForm::add_run() {
    const auto path = ask_for::folder(this, tr("A run's folder, as train and compare write them"),
                                      session_.listed_folder());
    if (!path.isEmpty()) runs_->add({path, short_path(path)}, true);
}

/// The run that the cursor is on comes first.
void EvaluateForm::export_runs() {
    auto runs = runs_->checked();
    if (const auto current = runs_->current(); !current.isEmpty()) {
        runs.removeAll(current);
        runs.prepend(current);
    }
    if (!runs.isEmpty()) ExportDialog(session_, runs, this).exec();
}

void EvaluateForm::add_data(const QString& path) {
    if (!path.isEmpty()) data_->add({path, short_path(path)}, true);
}

void EvaluateForm::choose_runs(const QStringList& folders) {
    for (const auto& folder : folders)
        runs_->add({folder, short_path(folder)}, true);
    runs_->check_only(folders);
    // Runs are evaluated on their training data, unless other data is chosen.
    if (data_->checked().isEmpty() && !folders.isEmpty()) offer_data_of(folders.front());
}

void EvaluateForm::set_running(bool running) {
    running_ = running;
    update_buttons();
}

void EvaluateForm::update_buttons() {
    start_->setEnabled(ready() && !running_);
    stop_->setEnabled(running_);
    export_->setEnabled(!runs_->checked().isEmpty());
}

} // namespace headroom
