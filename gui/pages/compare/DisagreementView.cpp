#include "gui/pages/compare/DisagreementView.h"

#include "core/comparison/HeadComparison.h"
#include "core/jobs/evaluation/PairedEvaluation.h"
#include "core/jobs/exploration/EvaluatedImage.h"
#include "core/runs/CompareFolder.h"
#include "gui/AskForPath.h"
#include "gui/HeadsRequest.h"
#include "gui/JobRunner.h"
#include "gui/Text.h"
#include "gui/models/ImageModel.h"
#include "gui/widgets/ImageGrid.h"
#include "gui/widgets/LabelFor.h"
#include "gui/widgets/NameBox.h"
#include "gui/widgets/SampleBrowser.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QTabBar>
#include <QVBoxLayout>

namespace headroom {

DisagreementView::DisagreementView(QWidget* parent)
    : QWidget(parent), pair_(new NameBox(24)), seed_(new QComboBox),
      pair_label_(label_for(tr("He&ads"), pair_)), elsewhere_(new QPushButton(tr("Other &data…"))),
      tabs_(new QTabBar), browser_(new SampleBrowser), runner_(new JobRunner(this)) {
    pair_->setObjectName("disagreementHeads");
    seed_->setObjectName("disagreementSeed");
    elsewhere_->setObjectName("disagreementData");
    elsewhere_->setToolTip(
        tr("Where the comparison's data is now, or other data to see the two heads on"));
    tabs_->setObjectName("disagreementLists");
    tabs_->setAccessibleName(tr("Who was right"));
    tabs_->setDrawBase(false);
    tabs_->setExpanding(false);
    tabs_->setElideMode(Qt::ElideMiddle);
    for (int i = 0; i < 4; ++i)
        tabs_->addTab({});
    auto* seed_label = label_for(tr("&Seed"), seed_);

    auto* top = new QHBoxLayout;
    top->addWidget(pair_label_);
    top->addWidget(pair_);
    top->addWidget(seed_label);
    top->addWidget(seed_);
    top->addStretch();
    top->addWidget(elsewhere_);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(6, 6, 6, 6);
    column->addLayout(top);
    column->addWidget(tabs_);
    column->addWidget(browser_, 1);

    connect(pair_, &QComboBox::activated, this, &DisagreementView::start);
    connect(seed_, &QComboBox::activated, this, &DisagreementView::start);
    connect(elsewhere_, &QPushButton::clicked, this, &DisagreementView::ask_for_data);
    connect(tabs_, &QTabBar::currentChanged, this, &DisagreementView::show_list);
    connect(&browser_->grid(), &ThumbnailGrid::explore_requested, this, &DisagreementView::explore);
    connect(runner_, &JobRunner::started, this, &DisagreementView::began);
    connect(runner_, &JobRunner::failed, this, [this](const QString& line) {
        empty_lists(tr("The images could not be evaluated. \"Other data…\" reads them elsewhere."));
        emit failed(line);
    });
    connect(runner_, &JobRunner::event, this, [this](const Event& event) {
        const auto* progress = std::get_if<Progress>(&event);
        if (progress && progress->total > 0)
            emit activity(text(progress->stage), static_cast<double>(progress->done) /
                                                     static_cast<double>(progress->total));
    });
    connect(runner_, &JobRunner::finished, this, &DisagreementView::activity_ended);
}

void DisagreementView::show_comparison(const std::filesystem::path& folder,
                                       const HeadComparison& comparison) {
    folder_ = folder;
    data_.clear();
    runs_.clear();
    for (const auto& head : comparison.heads)
        for (const auto& run : head.runs)
            runs_[{head.head, run.seed}] = run.folder;
    pairs_.clear();
    pair_->clear();
    seed_->clear();
    for (const auto& difference : comparison.differences) {
        pairs_.emplace_back(difference.first, difference.second);
        pair_->addItem(tr("%1 and %2").arg(text(difference.first), text(difference.second)));
    }
    for (auto seed : comparison.seeds)
        seed_->addItem(QString::number(seed), static_cast<qulonglong>(seed));
    pair_->setVisible(pairs_.size() > 1);
    pair_label_->setVisible(pairs_.size() > 1);
    empty_lists(pairs_.empty() ? tr("No seed was finished by two heads.") : tr("Evaluating…"));
    runner_->stop();
    wanted_ = !pairs_.empty();
    if (isVisible() && wanted_) start();
}

bool DisagreementView::running() const {
    return runner_->running();
}

void DisagreementView::showEvent(QShowEvent* event) {
    QWidget::showEvent(event);
    if (wanted_) start();
}

void DisagreementView::look_in(const QString& path) {
    data_ = path.toStdString();
    start();
}

void DisagreementView::ask_for_data() {
    const auto path = ask_for::folder(this, tr("Folder of images or IDX files"));
    if (!path.isEmpty()) look_in(path);
}

std::pair<std::string, std::string> DisagreementView::heads() const {
    return pairs_.at(static_cast<std::size_t>(std::max(0, pair_->currentIndex())));
}

std::filesystem::path DisagreementView::run_of(const std::string& head) const {
    const auto seed = seed_->currentData().toULongLong();
    return folder_.empty() ? std::filesystem::path(runs_.at({head, seed}))
                           : CompareFolder::run(folder_, head, seed);
}

void DisagreementView::start() {
    wanted_ = false;
    if (pairs_.empty()) return;
    empty_lists(tr("Evaluating…"));
    const auto [first, second] = heads();
    runner_->start(
        [a = run_of(first), b = run_of(second), data = data_](const JobControl& control) {
            auto spec = paired_evaluation(a, b);
            if (!data.empty()) spec.data[0].path = data;
            return std::pair(run(spec, control), spec.data[0]);
        },
        [this](std::pair<std::vector<EvaluateRow>, DataSpec> evaluated) {
            evaluated_ = std::move(evaluated.second);
            show_rows(std::move(evaluated.first));
        });
}

void DisagreementView::show_rows(std::vector<EvaluateRow> rows) {
    rows_.clear();
    for (auto& row : rows)
        rows_.push_back(std::make_shared<EvaluateRow>(std::move(row)));
    auto found = disagreements(rows_[0]->evaluation, rows_[1]->evaluation);
    lists_ = {std::move(found.both_right), std::move(found.only_first),
              std::move(found.only_second), std::move(found.both_wrong)};
    // The disagreements are the most interesting.
    if (tabs_->currentIndex() == both_right)
        tabs_->setCurrentIndex(lists_[only_first].empty() ? only_second : only_first);
    show_list();
}

void DisagreementView::explore(const QModelIndex& image) {
    if (rows_.empty() || folder_.empty()) return; // single runs are in no comparison's folder
    const auto [first, second] = heads();
    emit explore_requested(
        {folder_, first, second, seed_->currentData().toULongLong(),
         evaluated_image(*rows_[0], evaluated_, browser_->grid().images().sample(image))});
}

void DisagreementView::empty_lists(const QString& hint) {
    rows_.clear();
    lists_ = {};
    show_list();
    browser_->clear(hint);
}

void DisagreementView::show_list() {
    const auto [first, second] = pairs_.empty() ? std::pair<std::string, std::string>() : heads();
    const QString names[] = {tr("Both right"), tr("Only %1").arg(text(first)),
                             tr("Only %1").arg(text(second)), tr("Both wrong")};
    for (int i = 0; i < 4; ++i) {
        const auto count = static_cast<std::int64_t>(lists_[static_cast<std::size_t>(i)].size());
        tabs_->setTabToolTip(i, names[i]);
        tabs_->setTabText(
            i, rows_.empty() ? names[i] : QString("%1 (%2)").arg(names[i], text(grouped(count))));
    }
    tabs_->setEnabled(!rows_.empty()); // whole: tabs disabled one by one would change the choice
    if (rows_.empty()) return;
    const auto chosen = static_cast<std::size_t>(tabs_->currentIndex());
    browser_->set_judges(rows_, {text(first), text(second)});
    browser_->show_samples(lists_[chosen], {}, tr("No image of the test split."));
}

} // namespace headroom
