#include "gui/pages/compare/SweepTab.h"

#include "core/jobs/CommandLine.h"
#include "gui/JobRunner.h"
#include "gui/OptionText.h"
#include "gui/Text.h"
#include "gui/pages/compare/ResultView.h"
#include "gui/widgets/LabelFor.h"
#include "gui/widgets/OptionForm.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QProgressBar>
#include <QPushButton>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace headroom {
namespace {

template <typename Spec>
OptionForm* make_form() {
    auto* form = new OptionForm;
    form->add_fields(Spec());
    return form;
}

} // namespace

SweepTab::SweepTab(QWidget* parent)
    : QWidget(parent), kind_(new QComboBox), forms_(new QStackedWidget),
      start_(new QPushButton(tr("Meas&ure"))), stop_(new QPushButton(tr("Stop"))),
      progress_(new QProgressBar), result_(new ResultView), runner_(new JobRunner(this)) {
    kind_->setObjectName("sweepKind");
    kind_->addItems({tr("Shifted images"), tr("Other image sizes"), tr("Time for an answer")});
    start_->setObjectName("sweepStart");
    stop_->setObjectName("sweepStop");
    progress_->setObjectName("sweepProgress");
    progress_->setAccessibleName(tr("Progress of the measurement"));
    progress_->setRange(0, 1000);
    result_->setObjectName("sweepResult");
    for (auto* form :
         {make_form<ShiftSweepSpec>(), make_form<SizeSweepSpec>(), make_form<LatencySweepSpec>()}) {
        connect(form, &OptionForm::changed, this, &SweepTab::changed);
        forms_->addWidget(form);
    }
    auto* label = label_for(tr("&What to measure"), kind_);

    auto* left = new QWidget;
    left->setFixedWidth(264);
    auto* controls = new QVBoxLayout(left);
    controls->setContentsMargins(0, 0, 0, 0);
    auto* buttons = new QHBoxLayout;
    buttons->addWidget(start_);
    buttons->addWidget(stop_);
    controls->addWidget(label);
    controls->addWidget(kind_);
    controls->addWidget(forms_);
    controls->addStretch();
    controls->addWidget(progress_);
    controls->addLayout(buttons);
    auto* row = new QHBoxLayout(this);
    row->addWidget(left);
    row->addWidget(result_, 1);

    connect(kind_, &QComboBox::currentIndexChanged, this, [this](int index) {
        forms_->setCurrentIndex(index);
        emit changed();
    });
    connect(start_, &QPushButton::clicked, this, &SweepTab::start);
    connect(stop_, &QPushButton::clicked, runner_, &JobRunner::stop);
    connect(runner_, &JobRunner::event, this, [this](const Event& event) {
        const auto* progress = std::get_if<Progress>(&event);
        if (!progress || progress->total <= 0) return;
        const double share =
            static_cast<double>(progress->done) / static_cast<double>(progress->total);
        progress_->setValue(static_cast<int>(1000 * share));
        emit activity(text(progress->stage), share);
    });
    connect(runner_, &JobRunner::started, this, &SweepTab::update_buttons);
    connect(runner_, &JobRunner::started, this, &SweepTab::began);
    connect(runner_, &JobRunner::failed, this, &SweepTab::failed);
    connect(runner_, &JobRunner::finished, this, [this] {
        update_buttons();
        emit activity_ended();
    });
    set_folder({});
}

void SweepTab::set_folder(const std::filesystem::path& folder) {
    folder_ = folder;
    runner_->stop();
    progress_->setValue(0);
    result_->clear(tr("Measures the trained networks of this comparison. Nothing is trained."));
    update_buttons();
    emit changed();
}

SweepTab::Spec SweepTab::spec() const {
    const auto read = [this](auto spec) -> Spec {
        spec.folder = folder_;
        dynamic_cast<const OptionForm&>(*forms_->currentWidget()).read(spec);
        return spec;
    };
    switch (kind_->currentIndex()) {
    case 1:
        return read(SizeSweepSpec());
    case 2:
        return read(LatencySweepSpec());
    default:
        return read(ShiftSweepSpec());
    }
}

QString SweepTab::command() const {
    if (folder_.empty()) return {};
    try {
        return text(std::visit([](const auto& one) { return command_line(one); }, spec()));
    } catch (const Error&) {
        return {}; // start() says what is wrong
    }
}

const std::optional<SweepPage>& SweepTab::page() const {
    return result_->page();
}

bool SweepTab::running() const {
    return runner_->running();
}

void SweepTab::start() {
    try {
        const auto run_and_show = [this](const auto& one) {
            runner_->start([one](const JobControl& control) { return page_of(run(one, control)); },
                           [this, folder = folder_](SweepPage page) {
                               if (folder != folder_) return; // of the comparison before
                               progress_->setValue(progress_->maximum());
                               result_->show_page(std::move(page));
                               emit changed();
                           });
        };
        progress_->setValue(0);
        std::visit(run_and_show, spec());
    } catch (const Error& error) {
        emit failed(in_words(error));
    }
}

void SweepTab::update_buttons() {
    start_->setEnabled(!folder_.empty() && !runner_->running());
    stop_->setEnabled(runner_->running());
}

} // namespace headroom
