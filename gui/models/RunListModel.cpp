#include "gui/models/RunListModel.h"

#include "core/comparison/Format.h"
#include "datasets/base/Error.h"
#include "gui/JobRunner.h"
#include "gui/OptionText.h"
#include "gui/Session.h"
#include "gui/Text.h"
#include "gui/Theme.h"

#include <QDateTime>
#include <QDir>
#include <QLocale>
#include <fmt/format.h>

namespace headroom {
namespace {

QDateTime time_of(const std::string& utc) {
    return QDateTime::fromString(QString::fromStdString(utc), Qt::ISODate).toLocalTime();
}

QString head_names(const RunEntry& entry) {
    QStringList names;
    for (const auto& head : entry.heads)
        names << text(head.head);
    return names.join(", ");
}

QString accuracies(const RunEntry& entry) {
    QStringList figures;
    for (const auto& head : entry.heads)
        figures << (head.test_accuracy ? text(percent(*head.test_accuracy)) : QString("–"));
    return figures.join(", ");
}

QString state_text(const RunEntry& entry) {
    if (entry.state == RunEntry::State::finished || entry.state == RunEntry::State::damaged)
        return text(status(entry));
    return text(fmt::format("{}, {}", status(entry), progress(entry)));
}

/// Says where it is, its model and data, and how many parameters each head trained.
QString about(const RunEntry& entry) {
    QStringList lines{text(entry.path.string()),
                      RunListModel::tr("%1 on %2").arg(text(entry.model), text(entry.data))};
    for (const auto& head : entry.heads)
        if (head.params) lines << text(parameters(head));
    return lines.join('\n');
}

} // namespace

RunListModel::RunListModel(Session& session, QObject* parent)
    : QAbstractTableModel(parent), session_(session), reader_(new JobRunner(this)) {
    connect(&session, &Session::runs_changed, this, &RunListModel::refresh);
    connect(reader_, &JobRunner::failed, this, &RunListModel::failed);
}

void RunListModel::refresh() {
    reader_->start(
        [folder =
             std::filesystem::path(session_.listed_folder().toStdString())](const JobControl&) {
            return std::filesystem::exists(folder) ? list_runs(folder) : std::vector<RunEntry>{};
        },
        [this](std::vector<RunEntry> entries) {
            beginResetModel();
            entries_ = std::move(entries);
            endResetModel();
            emit refreshed();
        });
}

const RunEntry& RunListModel::entry(const QModelIndex& index) const {
    return entries_.at(static_cast<std::size_t>(index.row()));
}

int RunListModel::row_of(const QString& folder) const {
    const std::filesystem::path path = folder.toStdString();
    const auto found = std::ranges::find(entries_, path, &RunEntry::path);
    return found == entries_.end() ? -1 : static_cast<int>(found - entries_.begin());
}

int RunListModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(entries_.size());
}

int RunListModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : column_count;
}

QVariant RunListModel::data(const QModelIndex& index, int role) const {
    const RunEntry& run = entry(index);
    if (role == Qt::DisplayRole) {
        switch (index.column()) {
        case name:
            return text(run.path.filename().string());
        case model:
            return text(model_and_weights(run));
        case heads:
            return head_names(run);
        case data_path:
            return text(run.data);
        case state:
            return state_text(run);
        case accuracy:
            return accuracies(run);
        case started:
            return QLocale().toString(time_of(run.started), QLocale::ShortFormat);
        }
    }
    if (role == raw_role) {
        if (index.column() == accuracy) {
            if (run.heads.empty() || !run.heads.front().test_accuracy) return {};
            return *run.heads.front().test_accuracy;
        }
        if (index.column() == started)
            return run.started.empty() ? QVariant() : time_of(run.started);
        return data(index, Qt::DisplayRole);
    }
    if (role == Qt::ToolTipRole) return run.problem.empty() ? about(run) : in_words(run.problem);
    if (role == Qt::TextAlignmentRole && index.column() == accuracy)
        return QVariant(Qt::AlignRight | Qt::AlignVCenter);
    if (role == Qt::ForegroundRole && index.column() == state &&
        run.state == RunEntry::State::damaged)
        return Theme::error();
    return {};
}

QVariant RunListModel::headerData(int section, Qt::Orientation orientation, int role) const {
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    switch (section) {
    case name:
        return tr("Run");
    case model:
        return tr("Model");
    case heads:
        return tr("Heads");
    case data_path:
        return tr("Data");
    case state:
        return tr("State");
    case accuracy:
        return tr("Test accuracy");
    case started:
        return tr("Started");
    }
    return {};
}

} // namespace headroom
