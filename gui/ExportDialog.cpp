#include "gui/ExportDialog.h"

#include "core/jobs/CommandLine.h"
#include "gui/AskForPath.h"
#include "gui/JobRunner.h"
#include "gui/OptionText.h"
#include "gui/Session.h"
#include "gui/Text.h"
#include "gui/TypedPath.h"
#include "gui/widgets/LabelFor.h"
#include "gui/widgets/NameBox.h"
#include "gui/widgets/WrappedLabel.h"

#include <QApplication>
#include <QCheckBox>
#include <QClipboard>
#include <QDesktopServices>
#include <QDialogButtonBox>
#include <QDir>
#include <QFormLayout>
#include <QLineEdit>
#include <QProgressBar>
#include <QPushButton>
#include <QStyle>
#include <QToolButton>
#include <QUrl>
#include <QVBoxLayout>

namespace headroom {
namespace {

constexpr int usual_width = 620;

QString format_title(const ExportFormat& format) {
    return QString("%1: %2").arg(QString::fromStdString(format.name),
                                 QString::fromStdString(format.what));
}

} // namespace

ExportDialog::ExportDialog(const Session& session, const QStringList& runs, QWidget* parent)
    : QDialog(parent), session_(session), runner_(new JobRunner(this)), run_(new NameBox(24)),
      format_(new QComboBox), out_(new QLineEdit), verify_(new QLineEdit),
      replace_(new QCheckBox(tr("Re&place files"))), headline_(new QLabel),
      words_(new WrappedLabel), progress_(new QProgressBar) {
    setObjectName("exportDialog");
    setWindowTitle(tr("Export a run"));
    run_->setObjectName("exportRun");
    format_->setObjectName("exportFormat");
    replace_->setObjectName("exportReplace");
    replace_->setToolTip(tr("Those of an earlier export in that folder"));
    headline_->setObjectName("exportHeadline");
    headline_->setProperty("role", "heading");
    words_->setObjectName("exportResult");
    words_->setTextFormat(Qt::PlainText);
    progress_->setObjectName("exportProgress");
    for (const auto& run : runs) {
        const auto parts = QDir::cleanPath(run).split('/');
        run_->addItem(QStringList(parts.last(std::min<qsizetype>(parts.size(), 3))).join('/'), run);
    }
    for (const auto& format : export_formats())
        format_->addItem(format_title(format), QString::fromStdString(format.name));
    verify_->setPlaceholderText(tr("none: the answers are not compared"));
    verify_->setToolTip(tr("Images on which the other program's answers are compared with the "
                           "run's"));

    auto* form = new QFormLayout;
    form->setFieldGrowthPolicy(QFormLayout::AllNonFixedFieldsGrow);
    form->addRow(tr("&Run"), run_);
    form->addRow(tr("&Format"), format_);
    add_path(*form, tr("F&older"), out_, "exportOut", tr("Folder of the export"));
    add_path(*form, tr("&Verify on"), verify_, "exportVerify", tr("Folder of images"));
    form->addRow({}, replace_);
    auto* column = new QVBoxLayout(this);
    column->setSpacing(12);
    column->addLayout(form);
    column->addWidget(progress_);
    column->addWidget(headline_);
    column->addWidget(words_);
    column->addStretch();
    column->addWidget(make_buttons());
    headline_->hide();
    words_->hide();
    resize(usual_width, sizeHint().height());

    connect(run_, &QComboBox::currentIndexChanged, this, &ExportDialog::take_run);
    connect(format_, &QComboBox::currentIndexChanged, this, &ExportDialog::suggest_folder);
    connect(out_, &QLineEdit::textChanged, this, &ExportDialog::update_controls);
    connect(runner_, &JobRunner::started, this, &ExportDialog::update_controls);
    connect(runner_, &JobRunner::event, this, &ExportDialog::tell);
    connect(runner_, &JobRunner::failed, this,
            [this](const QString& line) { show_words({}, line, "error"); });
    connect(runner_, &JobRunner::finished, this, &ExportDialog::update_controls);
    take_run();
    update_controls();
}

void ExportDialog::add_path(QFormLayout& form, const QString& label, QLineEdit* line,
                            const QString& name, const QString& title) {
    line->setObjectName(name);
    auto* browse = new QToolButton;
    browse->setText("…");
    browse->setToolTip(title);
    browse->setAccessibleName(title);
    connect(browse, &QToolButton::clicked, this, [this, line, title] {
        const auto folder = ask_for::folder(this, title);
        if (!folder.isEmpty()) line->setText(folder);
    });
    auto* row = new QHBoxLayout;
    row->addWidget(line, 1);
    row->addWidget(browse);
    auto* words = label_for(label, line);
    form.addRow(words, row);
}

QWidget* ExportDialog::make_buttons() {
    auto* buttons = new QDialogButtonBox;
    const auto add = [&](const char* name, const QString& text, auto role) {
        auto* button = buttons->addButton(text, role);
        button->setObjectName(name);
        button->setAutoDefault(false);
        return button;
    };
    copy_ = add("exportCopy", tr("&Copy as command"), QDialogButtonBox::HelpRole);
    open_ = add("exportOpen", tr("Open fol&der"), QDialogButtonBox::ActionRole);
    start_ = add("exportStart", tr("&Export"), QDialogButtonBox::ActionRole);
    stop_ = add("exportStop", tr("&Stop"), QDialogButtonBox::ActionRole);
    auto* close = add("exportClose", tr("C&lose"), QDialogButtonBox::RejectRole);
    start_->setDefault(true);
    connect(copy_, &QPushButton::clicked, this,
            [this] { QApplication::clipboard()->setText(command()); });
    connect(open_, &QPushButton::clicked, this,
            [this] { QDesktopServices::openUrl(QUrl::fromLocalFile(written_)); });
    connect(start_, &QPushButton::clicked, this, &ExportDialog::start);
    connect(stop_, &QPushButton::clicked, runner_, &JobRunner::stop);
    connect(close, &QPushButton::clicked, this, &QDialog::reject);
    return buttons;
}

ExportSpec ExportDialog::spec() const {
    ExportSpec spec;
    spec.run = run_->currentData().toString().toStdString();
    spec.to = format_->currentData().toString().toStdString();
    spec.out = typed_path(out_->text());
    spec.exist_ok = replace_->isChecked();
    spec.verify = typed_path(verify_->text());
    return spec;
}

QString ExportDialog::command() const {
    return QString::fromStdString(command_line(spec()));
}

void ExportDialog::take_run() {
    verify_->setText(
        QString::fromStdString(data_to_verify(run_->currentData().toString().toStdString())));
    suggest_folder();
}

/// A folder beside the runs: "exports/gap-dense-seed0-onnx".
void ExportDialog::suggest_folder() {
    if (out_->text() != suggested_) return;
    const QDir exports(
        QDir::cleanPath(QDir(session_.runs_folder()).absoluteFilePath("../exports")));
    suggested_ = exports.filePath(QString("%1-%2").arg(
        QDir(run_->currentData().toString()).dirName(), format_->currentData().toString()));
    out_->setText(suggested_);
}

void ExportDialog::start() {
    headline_->hide();
    words_->hide();
    const auto spec = this->spec();
    written_ = QString::fromStdString(spec.out.string());
    progress_->setRange(0, 0);
    runner_->start([spec](const JobControl& control) { return run(spec, control); },
                   [this](const ExportResult& result) { show_result(result); });
}

void ExportDialog::tell(const Event& event) {
    const auto* progress = std::get_if<Progress>(&event);
    if (!progress || progress->total == 0) return;
    progress_->setRange(0, static_cast<int>(progress->total));
    progress_->setValue(static_cast<int>(progress->done));
    progress_->setFormat(text(progress->stage) + " %p%");
}

void ExportDialog::show_result(const ExportResult& result) {
    QStringList files;
    for (const auto& file : result.files)
        files << text(file.filename().string());
    const auto written = tr("%1 and %2 in %3 (%4)")
                             .arg(files.join(", "), text(result.labels.filename().string()),
                                  text(result.labels.parent_path().string()),
                                  text(short_bytes(static_cast<double>(result.bytes))));
    if (!result.check)
        show_words(tr("Exported, not checked"),
                   written + '\n' + tr("Not checked: no images to verify on."), "");
    else if (result.check->agrees())
        show_words(tr("Exported: it gives the run's answers"),
                   written + '\n' + text(to_text(*result.check)), "");
    else
        show_words(tr("Exported, but its answers differ from the run's"),
                   written + '\n' + text(to_text(*result.check)), "error");
}

void ExportDialog::show_words(const QString& headline, const QString& words, const char* role) {
    headline_->setText(headline);
    words_->setText(words);
    words_->setProperty("role", role);
    words_->style()->unpolish(words_); // the style sheet's colour of a role
    words_->style()->polish(words_);
    headline_->setVisible(!headline.isEmpty());
    words_->show();
}

void ExportDialog::update_controls() {
    const bool running = runner_->running();
    for (auto* field : std::initializer_list<QWidget*>{run_, format_, out_, verify_, replace_})
        field->setEnabled(!running);
    start_->setEnabled(!running && !out_->text().trimmed().isEmpty());
    stop_->setEnabled(running);
    copy_->setEnabled(!out_->text().trimmed().isEmpty());
    open_->setEnabled(!running && !written_.isEmpty() && QFileInfo(written_).isDir());
    progress_->setVisible(running);
}

} // namespace headroom
