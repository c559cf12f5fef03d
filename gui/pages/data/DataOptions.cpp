#include "gui/pages/data/DataOptions.h"

#include "core/jobs/CommandLine.h"
#include "datasets/base/Error.h"
#include "gui/Text.h"
#include "gui/pages/data/ReadingOptionsForm.h"
#include "gui/widgets/ElidedLabel.h"

#include <QPushButton>
#include <QScrollArea>
#include <QVBoxLayout>
#include <utility>

namespace headroom {

DataOptions::DataOptions(QWidget* parent)
    : QFrame(parent), form_(new ReadingOptionsForm), state_(new ElidedLabel),
      give_up_(new QPushButton(tr("Cancel"))), apply_(new QPushButton) {
    setObjectName("dataOptions");
    setProperty("role", "card");
    state_->setObjectName("optionsState");
    give_up_->setObjectName("giveUpOpening");
    give_up_->setToolTip(tr("Keeps the data that is open"));
    apply_->setObjectName("applyOptions");
    apply_->setToolTip(tr("Reads the data again with these options"));
    auto* scroll = new QScrollArea;
    scroll->setWidgetResizable(true);
    scroll->setFrameShape(QFrame::NoFrame);
    scroll->setFocusPolicy(Qt::NoFocus);
    scroll->setWidget(form_);
    scroll->viewport()->setAutoFillBackground(false);
    form_->setAutoFillBackground(false);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(state_, 1);
    buttons->addWidget(give_up_);
    buttons->addWidget(apply_);
    auto* column = new QVBoxLayout(this);
    column->addWidget(scroll);
    column->addLayout(buttons);

    connect(apply_, &QPushButton::clicked, this, &DataOptions::apply_requested);
    connect(form_, &ReadingOptionsForm::return_pressed, this, &DataOptions::apply_requested);
    connect(form_, &ReadingOptionsForm::changed, this, &DataOptions::update);
    connect(give_up_, &QPushButton::clicked, this, [this] {
        give_up();
        emit given_up();
    });
    update();
}

void DataOptions::attempt(const DataSpec& spec) {
    give_up();
    attempt_ = spec;
    if (is_for_attempt()) form_->show_spec(spec);
    update();
}

void DataOptions::fail() {
    if (!is_opening() || std::exchange(failed_, true)) return;
    form_->show_spec(attempt_);
    update();
}

void DataOptions::interrupt() {
    if (!failed_) give_up();
}

void DataOptions::give_up() {
    if (!is_opening() || open_.path.empty()) return;
    attempt_ = {};
    if (std::exchange(failed_, false)) form_->show_spec(open_);
    update();
}

void DataOptions::succeed(const DataSpec& spec) {
    if (is_opening()) form_->show_spec(spec);
    open_ = spec;
    attempt_ = {};
    failed_ = false;
    update();
}

DataSpec DataOptions::typed() const {
    DataSpec spec;
    spec.path = (is_for_attempt() ? attempt_ : open_).path;
    form_->fill(spec);
    return spec;
}

void DataOptions::apply(const DataSpec& spec) {
    if (is_for_attempt()) attempt_ = spec;
}

std::optional<DataSpec> DataOptions::chosen() const {
    if (failed_ && !open_.path.empty()) return open_; // the options are not its own
    try {
        const auto spec = typed();
        return spec.path.empty() ? std::optional<DataSpec>() : spec;
    } catch (const Error&) {
        return {}; // a size that is still being typed
    }
}

bool DataOptions::is_changed() const {
    if (is_for_attempt()) return false;
    try {
        return command_line(InspectSpec{typed()}) != command_line(InspectSpec{open_});
    } catch (const Error&) {
        return true;
    }
}

void DataOptions::update() {
    const bool other = failed_ && !open_.path.empty();
    state_->setText(other          ? tr("Options to open %1 with").arg(short_name(attempt_.path))
                    : is_changed() ? tr("Not applied yet")
                                   : QString());
    give_up_->setVisible(other);
    apply_->setText(other ? tr("Open &again") : tr("&Apply"));
    apply_->setEnabled(is_opening() || !open_.path.empty());
    emit changed();
}

void DataOptions::mark(const QString& key) {
    form_->mark(key.toStdString());
}

} // namespace headroom
