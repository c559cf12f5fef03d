#include "gui/pages/batch/GridForm.h"

#include "core/models/Head.h"
#include "core/models/catalog/Catalog.h"
#include "datasets/base/Error.h"
#include "gui/AskForPath.h"
#include "gui/Session.h"
#include "gui/Settings.h"
#include "gui/widgets/LabelFor.h"
#include "gui/widgets/PathList.h"

#include <QDir>
#include <QFileInfo>
#include <QFontDatabase>
#include <QLabel>
#include <QPlainTextEdit>
#include <QSpinBox>
#include <QToolButton>
#include <QVBoxLayout>

namespace headroom {
namespace {

PathList::Entry named(const QString& name) {
    return {name,
            QFileInfo(name).isFile() || QDir(name).exists() ? QFileInfo(name).fileName() : name};
}

std::vector<std::string> words(const QStringList& texts) {
    std::vector<std::string> all;
    for (const auto& text : texts)
        all.push_back(text.toStdString());
    return all;
}

} // namespace

GridForm::GridForm(Session& session, QWidget* parent)
    : QWidget(parent), session_(session), seeds_(new QSpinBox), more_(new QPlainTextEdit) {
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 6, 0);
    data_ = add_list("batchData", tr("&Data"));
    models_ = add_list("batchModels", tr("&Models"));
    heads_ = add_list("batchHeads", tr("He&ads"));

    seeds_->setObjectName("batchSeeds");
    seeds_->setRange(1, 1000);
    seeds_->setValue(3);
    seeds_->setToolTip(tr("How often each combination is trained, each time from other initial "
                          "weights"));
    auto* seeds = label_for(tr("&Seeds"), seeds_);
    auto* row = new QHBoxLayout;
    row->addWidget(seeds, 1);
    row->addWidget(seeds_);
    column->addLayout(row);

    more_->setObjectName("batchOptions");
    more_->setFont(QFontDatabase::systemFont(QFontDatabase::FixedFont));
    more_->setTabChangesFocus(true);
    more_->setPlaceholderText("epochs = 5\nlr = 0.001, 0.003\naugment = none, flip");
    more_->setToolTip(
        tr("Any option of training, a line each, with its values separated by commas"));
    auto* more = label_for(tr("&Other options"), more_);
    more->setProperty("role", "heading");
    column->addWidget(more);
    column->addWidget(more_, 1);

    QList<PathList::Entry> models, heads;
    for (const auto& entry : catalog())
        models << named(QString::fromStdString(entry.spec.name));
    models_->set_found(models);
    for (const auto& head : head_names())
        heads << named(QString::fromStdString(head));
    heads_->set_found(heads);
    offer_data();
    offer_model();
    for (auto* list : {data_, models_, heads_})
        connect(list, &PathList::checked_changed, this, &GridForm::changed);
    connect(seeds_, &QSpinBox::valueChanged, this, &GridForm::changed);
    connect(more_, &QPlainTextEdit::textChanged, this, &GridForm::changed);
    connect(&session, &Session::data_changed, this, &GridForm::offer_data);
    connect(&session, &Session::model_changed, this, &GridForm::offer_model);
}

/// Heads are fixed; the other lists have a button that adds to them.
PathList* GridForm::add_list(const char* name, const QString& title) {
    auto* list = new PathList;
    list->setObjectName(name);
    list->setFixedHeight(list->fontMetrics().height() * 7);
    auto* label = label_for(title, list);
    label->setProperty("role", "heading");
    auto* top = new QHBoxLayout;
    top->addWidget(label, 1);
    const bool is_data = name == std::string_view("batchData");
    if (is_data || name == std::string_view("batchModels")) {
        auto* add = new QToolButton;
        add->setText("…");
        add->setToolTip(is_data ? tr("Add a folder of images") : tr("Add a model file"));
        add->setAccessibleName(add->toolTip());
        connect(add, &QToolButton::clicked, this,
                is_data ? &GridForm::add_data : &GridForm::add_model);
        top->addWidget(add);
    }
    auto* column = dynamic_cast<QVBoxLayout*>(layout());
    column->addLayout(top);
    column->addWidget(list);
    return list;
}

void GridForm::offer_data() {
    QList<PathList::Entry> recent;
    for (const auto& path : Settings::recent_data())
        recent << named(path);
    for (const char* generator : {"synth:digits", "synth:vehicles"})
        recent << named(generator);
    data_->set_found(recent);
    if (const auto& open = session_.data_spec().path; !open.empty())
        data_->add(named(QString::fromStdString(open)), true);
}

void GridForm::offer_model() {
    const auto& choice = session_.model();
    models_->add(named(QString::fromStdString(choice.model)), true);
    for (const auto& head : choice.heads)
        heads_->add(named(QString::fromStdString(head)), true);
}

void GridForm::add_data() {
    const auto path = ask_for::folder(this, tr("Folder of images"));
    if (!path.isEmpty()) data_->add(named(path), true);
}

void GridForm::add_model() {
    const auto path =
        ask_for::file(this, tr("Model file"), {}, tr("Model files (*.json *.onnx);;All files (*)"));
    if (!path.isEmpty()) models_->add(named(path), true);
}

Grid GridForm::grid() const {
    Grid grid;
    for (const auto& [key, list, title] : {std::tuple{"data", data_, tr("Data")},
                                           {"model", models_, tr("Models")},
                                           {"head", heads_, tr("Heads")}}) {
        const auto checked = list->checked();
        if (checked.isEmpty())
            throw usage_error(tr("%1: tick one at least").arg(title).toStdString());
        grid.options.push_back({key, words(checked)});
    }
    auto& seeds = grid.options.emplace_back(Grid::Option{"seed", {}});
    for (int seed = 0; seed < seeds_->value(); ++seed)
        seeds.values.push_back(std::to_string(seed));
    return grid_from_text(more_->toPlainText().toStdString(), tr("Other options").toStdString(),
                          std::move(grid));
}

} // namespace headroom
