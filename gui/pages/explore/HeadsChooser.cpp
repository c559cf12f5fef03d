#include "gui/pages/explore/HeadsChooser.h"

#include "gui/AskForPath.h"
#include "gui/HeadsRequest.h"
#include "gui/JobRunner.h"
#include "gui/Session.h"
#include "gui/Text.h"
#include "gui/runs/PastRuns.h"
#include "gui/widgets/ComboItems.h"
#include "gui/widgets/LabelFor.h"
#include "gui/widgets/NameBox.h"

#include <QDir>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>

namespace headroom {
namespace {

bool is_same(const RunPair& a, const RunPair& b) {
    return a.first.head == b.first.head && a.second.head == b.second.head &&
           a.first.seed == b.first.seed;
}

} // namespace

HeadsChooser::HeadsChooser(Session& session, QWidget* parent)
    : QWidget(parent), session_(session), past_(new PastRuns(session, this)),
      reader_(new JobRunner(this)), comparison_(new NameBox(18)), pair_(new NameBox(18)) {
    comparison_->setObjectName("headsComparison");
    pair_->setObjectName("headsPair");
    pair_->setAccessibleName(tr("Heads and seed"));
    auto* label = label_for(tr("Co&mparison"), comparison_);
    label->setProperty("role", "heading");
    auto* other = new QPushButton(tr("Ope&n folder..."));
    other->setObjectName("headsBrowse");
    auto* row = new QHBoxLayout;
    row->addWidget(comparison_, 1);
    row->addWidget(other);
    auto* column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, 0);
    column->setSpacing(4);
    column->addWidget(label);
    column->addLayout(row);
    column->addWidget(pair_);

    connect(other, &QPushButton::clicked, this, &HeadsChooser::browse);
    connect(comparison_, &QComboBox::currentIndexChanged, this, &HeadsChooser::read);
    connect(pair_, &QComboBox::currentIndexChanged, this, &HeadsChooser::changed);
    connect(past_, &PastRuns::refreshed, this, &HeadsChooser::take_comparisons);
    connect(reader_, &JobRunner::failed, this, [this](const QString& line) {
        emit failed(line);
        emit changed(); // it is no longer being read
    });
}

std::optional<RunPair> HeadsChooser::pair() const {
    const int chosen = pair_->currentIndex();
    if (chosen < 0) return {};
    return pairs_.at(static_cast<std::size_t>(chosen));
}

QString HeadsChooser::lacks() const {
    if (comparison_->currentIndex() < 0)
        return tr("Train both heads on the Train page, or open the folder of a comparison.");
    if (reader_->running()) return tr("Reading the comparison…");
    return pair() ? QString() : tr("No two heads of this comparison have a finished run.");
}

void HeadsChooser::refresh() {
    past_->refresh();
}

void HeadsChooser::open(const QString& folder) {
    if (comparison_->findData(folder) < 0) {
        opened_ << folder;
        const QSignalBlocker quiet(comparison_);
        comparison_->addItem(QDir(folder).dirName(), folder);
        comparison_->setCurrentIndex(-1);
    }
    const int item = comparison_->findData(folder);
    if (comparison_->currentIndex() == item)
        read();
    else
        comparison_->setCurrentIndex(item); // reads it
}

void HeadsChooser::open(const HeadsRequest& request) {
    wanted_ = RunPair{{{}, request.first, request.seed}, {{}, request.second, request.seed}};
    open(QString::fromStdString(request.folder.string()));
}

/// Past comparisons, newest first, then those that were opened from elsewhere.
void HeadsChooser::take_comparisons() {
    const QDir folder(session_.listed_folder());
    std::vector<std::pair<QString, QString>> items;
    for (const auto& entry : past_->entries()) {
        const bool one = entry.kind == RunKind::comparison && entry.limits == 0;
        if (!one || !has_comparison(entry)) continue;
        const auto path = QString::fromStdString(entry.path.string());
        items.emplace_back(folder.relativeFilePath(path), path);
    }
    for (const auto& path : opened_)
        if (std::ranges::find(items, path, &std::pair<QString, QString>::second) == items.end())
            items.emplace_back(QDir(path).dirName(), path);
    const auto before = comparison_->currentData();
    set_items(*comparison_, items);
    if (comparison_->currentData() != before) read();
}

void HeadsChooser::read() {
    folder_ = comparison_->currentData().toString().toStdString();
    pairs_.clear();
    pair_->clear();
    if (folder_.empty()) return;
    reader_->start(
        [folder = folder_](const JobControl&) {
            std::vector<std::string> notes;
            return pairs_of(finished_runs(folder, notes));
        },
        [this](std::vector<RunPair> pairs) { show_pairs(std::move(pairs)); });
    emit changed(); // nothing is chosen until it has been read
}

void HeadsChooser::show_pairs(std::vector<RunPair> pairs) {
    pairs_ = std::move(pairs);
    {
        const QSignalBlocker quiet(pair_);
        for (const auto& [first, second] : pairs_)
            pair_->addItem(
                tr("%1 and %2, seed %3").arg(text(first.head), text(second.head)).arg(first.seed));
        for (std::size_t i = 0; wanted_ && i < pairs_.size(); ++i)
            if (is_same(pairs_[i], *wanted_)) pair_->setCurrentIndex(static_cast<int>(i));
    }
    wanted_.reset();
    emit changed();
}

void HeadsChooser::browse() {
    const auto folder =
        ask_for::folder(this, tr("Open a comparison's folder"), session_.listed_folder());
    if (!folder.isEmpty()) open(folder);
}

} // namespace headroom
