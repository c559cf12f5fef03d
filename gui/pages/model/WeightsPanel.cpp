#include "gui/pages/model/WeightsPanel.h"

#include "core/comparison/Format.h"
#include "datasets/base/Error.h"
#include "gui/AskForPath.h"
#include "gui/JobRunner.h"
#include "gui/OptionText.h"
#include "gui/widgets/LabelFor.h"
#include "gui/widgets/WrappedLabel.h"

#include <QDialog>
#include <QDialogButtonBox>
#include <QFileInfo>
#include <QHeaderView>
#include <QLabel>
#include <QLineEdit>
#include <QPushButton>
#include <QToolButton>
#include <QTreeWidget>
#include <QVBoxLayout>

namespace headroom {
namespace {

QString shown(const std::string& text) {
    return QString::fromStdString(printable(text));
}

QString about(const WeightsInspectResult& result) {
    const auto& file = result.file;
    QStringList parts{WeightsPanel::tr("%1, %2 tensors, %3 values")
                          .arg(QString::fromStdString(to_string(file.format)))
                          .arg(file.tensors.size())
                          .arg(QString::fromStdString(grouped(result.values)))};
    if (!file.writer.empty()) parts << WeightsPanel::tr("written by %1").arg(shown(file.writer));
    QStringList fits;
    for (const auto& fit : result.fits)
        fits << WeightsPanel::tr("%1 (by %2)")
                    .arg(QString::fromStdString(fit.model),
                         QString::fromStdString(to_string(fit.rule)));
    parts << (fits.isEmpty() ? WeightsPanel::tr("fits no model that comes with Headroom")
                             : WeightsPanel::tr("fits %1").arg(fits.join(", ")));
    QStringList lines{parts.join(", ")};
    lines << (file.preprocessing
                  ? WeightsPanel::tr("Preprocessing: %1 (%2)")
                        .arg(QString::fromStdString(to_string(file.preprocessing->preprocessing)),
                             shown(file.preprocessing->source))
                  : WeightsPanel::tr("Preprocessing: the file does not say: choose it on the Train "
                                     "page"));
    for (const auto& note : file.notes)
        lines << in_words(note);
    return lines.join('\n');
}

} // namespace

WeightsPanel::WeightsPanel(QWidget* parent)
    : QFrame(parent), runner_(new JobRunner(this)), path_(new QLineEdit),
      tensors_(new QPushButton(tr("Te&nsors…"))), use_(new QPushButton), about_(new WrappedLabel),
      problem_(new WrappedLabel) {
    setProperty("role", "card");
    path_->setObjectName("modelWeights");
    path_->setPlaceholderText(tr("random"));
    auto* label = label_for(tr("&Weights"), path_);
    auto* open = new QToolButton;
    open->setObjectName("openWeights");
    open->setText("…");
    open->setToolTip(tr("Choose a file of PyTorch, Keras, timm, safetensors or ONNX"));
    open->setAccessibleName(open->toolTip());
    tensors_->setObjectName("weightsTensors");
    use_->setObjectName("weightsUse");
    about_->setObjectName("weightsAbout");
    about_->setProperty("role", "soft");
    problem_->setObjectName("weightsProblem");
    problem_->setProperty("role", "error");
    for (auto* text : {about_, problem_}) {
        text->setTextFormat(Qt::PlainText);
        text->hide();
    }
    auto* row = new QHBoxLayout;
    row->addWidget(label);
    row->addWidget(path_, 1);
    row->addWidget(open);
    row->addWidget(tensors_);
    auto* mismatch = new QHBoxLayout;
    mismatch->addWidget(problem_, 1);
    mismatch->addWidget(use_, 0, Qt::AlignTop);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(12, 10, 12, 10);
    column->setSpacing(4);
    column->addLayout(row);
    column->addWidget(about_);
    column->addLayout(mismatch);
    tensors_->hide();
    use_->hide();

    connect(path_, &QLineEdit::editingFinished, this, [this] {
        if (const auto file = path_->text().trimmed(); file.toStdString() != file_)
            emit weights_chosen(file);
    });
    connect(open, &QToolButton::clicked, this, &WeightsPanel::browse);
    connect(tensors_, &QPushButton::clicked, this, &WeightsPanel::list_tensors);
    connect(use_, &QPushButton::clicked, this,
            [this] { emit model_chosen(use_->property("model").toString()); });
    connect(runner_, &JobRunner::failed, this, &WeightsPanel::show_problem);
}

void WeightsPanel::browse() {
    const auto file =
        ask_for::file(this, tr("Open a file of weights"), QString::fromStdString(file_));
    if (!file.isEmpty()) emit weights_chosen(file);
}

void WeightsPanel::set_weights(const std::string& file, const std::string& model) {
    if (file == file_ && model == model_) return;
    file_ = file;
    model_ = model;
    path_->setText(QString::fromStdString(file));
    inspect();
}

void WeightsPanel::inspect() {
    result_.reset();
    for (QWidget* part : std::initializer_list<QWidget*>{about_, problem_, tensors_, use_})
        part->hide();
    if (file_.empty()) return runner_->stop();
    using Result = std::shared_ptr<const WeightsInspectResult>;
    runner_->start(
        [spec = WeightsInspectSpec{file_, model_}](const JobControl& control) -> Result {
            return std::make_shared<WeightsInspectResult>(run(spec, control));
        },
        [this](const Result& result) { show_result(result); });
}

void WeightsPanel::show_result(std::shared_ptr<const WeightsInspectResult> result) {
    result_ = std::move(result);
    if (result_->file.path.empty() || file_.empty()) return;
    about_->setText(about(*result_));
    about_->show();
    tensors_->show();
    if (result_->mismatch.empty()) return;
    show_problem(shown(result_->mismatch));
    const bool has_layers = result_->file.format == WeightFormat::onnx;
    if (!has_layers && result_->fits.empty()) return;
    const auto other =
        QString::fromStdString(has_layers ? result_->file.path : result_->fits.front().model);
    use_->setText(tr("&Use %1").arg(QFileInfo(other).fileName()));
    use_->setProperty("model", other);
    use_->show();
}

void WeightsPanel::show_problem(const QString& line) {
    problem_->setText(line);
    problem_->show();
}

void WeightsPanel::list_tensors() {
    QDialog dialog(this);
    dialog.setWindowTitle(tr("Tensors of %1").arg(shown(result_->file.path)));
    dialog.resize(560, 480);
    auto* table = new QTreeWidget;
    table->setObjectName("tensors");
    table->setHeaderLabels({tr("Tensor"), tr("Shape"), tr("Type")});
    table->setRootIsDecorated(false);
    table->setUniformRowHeights(true);
    for (const auto& tensor : result_->file.tensors)
        new QTreeWidgetItem(table,
                            {shown(tensor.name), QString::fromStdString(to_string(tensor.shape)),
                             QString::fromStdString(tensor.type)});
    table->header()->setStretchLastSection(false);
    table->header()->setSectionResizeMode(0, QHeaderView::Stretch);
    auto* buttons = new QDialogButtonBox(QDialogButtonBox::Close);
    connect(buttons, &QDialogButtonBox::rejected, &dialog, &QDialog::reject);
    auto* column = new QVBoxLayout(&dialog);
    column->addWidget(table);
    column->addWidget(buttons);
    dialog.exec();
}

} // namespace headroom
