#include "gui/runs/RunTableModel.h"

#include "core/runs/table/SingleRuns.h"
#include "datasets/base/Error.h"
#include "gui/OptionText.h"
#include "gui/Text.h"
#include "gui/Theme.h"

namespace headroom {
namespace {

/// Says where a run is, its model and data, and how many parameters each head trained.
QString about(const RunEntry& entry) {
    QStringList lines{text(entry.path.string()),
                      RunTableModel::tr("%1 on %2").arg(text(entry.model), text(entry.data))};
    for (const auto& head : entry.heads)
        if (head.params) lines << text(parameters(head));
    if (!entry.notes.note.empty()) lines << text(entry.notes.note);
    return lines.join('\n');
}

/// Columns that are shown unless others are chosen: those of notes where some run has any.
std::vector<std::string> default_columns(const std::vector<RunEntry>& runs) {
    std::vector<std::string> keys{"run",  "state", "done", "test_accuracy",
                                  "head", "model", "data", "started"};
    for (const auto* key : {"weights", "tags", "note"}) {
        const auto& column = run_column(key, "columns");
        if (std::ranges::any_of(runs, [&](const auto& run) { return !column.cell(run).empty(); }))
            keys.emplace_back(key);
    }
    return keys;
}

} // namespace

void RunTableModel::set_runs(std::vector<RunEntry> runs) {
    runs_ = std::move(runs);
    single_.clear();
    update();
}

void RunTableModel::set_query(RunQuery query) {
    query_ = std::move(query);
    update();
}

void RunTableModel::update() {
    auto query = query_;
    if (query.group_seeds && single_.empty()) single_ = single_runs(runs_);
    const auto& listed = query.group_seeds ? single_ : runs_;
    if (query.columns.empty() && !query.group_seeds) query.columns = default_columns(listed);
    problem_.clear();
    RunTable table;
    try {
        table = run_table(listed, query);
    } catch (const Error& error) {
        problem_ = in_words(error);
        return;
    }
    beginResetModel();
    table_ = std::move(table);
    endResetModel();
}

std::vector<RunEntry> RunTableModel::runs(int row) const {
    const auto& listed = table_.grouped ? single_ : runs_;
    std::vector<RunEntry> found;
    for (const auto place : table_.runs.at(static_cast<std::size_t>(row)))
        found.push_back(listed.at(place));
    return found;
}

int RunTableModel::row_of(const QString& folder) const {
    if (table_.grouped) return -1;
    const std::filesystem::path path = folder.toStdString();
    const auto found = std::ranges::find_if(
        table_.runs, [&](const auto& places) { return runs_[places.front()].path == path; });
    return found == table_.runs.end() ? -1 : static_cast<int>(found - table_.runs.begin());
}

std::vector<std::string> RunTableModel::column_keys() const {
    std::vector<std::string> keys;
    for (const auto* column : table_.columns)
        keys.push_back(column->key);
    return keys;
}

int RunTableModel::column_of(std::string_view key) const {
    const auto found = std::ranges::find(table_.columns, key, &RunColumn::key);
    return found == table_.columns.end() ? -1 : static_cast<int>(found - table_.columns.begin());
}

int RunTableModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(table_.rows.size());
}

/// A group has a last column with the number of its runs.
int RunTableModel::columnCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0
                            : static_cast<int>(table_.columns.size()) + (table_.grouped ? 1 : 0);
}

QVariant RunTableModel::data(const QModelIndex& index, int role) const {
    const auto row = static_cast<std::size_t>(index.row());
    const auto at = static_cast<std::size_t>(index.column());
    const auto& listed = table_.grouped ? single_ : runs_;
    const auto& first = listed[table_.runs[row].front()];
    if (at == table_.columns.size()) {
        if (role == Qt::DisplayRole) return static_cast<qulonglong>(table_.runs[row].size());
        return role == Qt::TextAlignmentRole ? QVariant(Qt::AlignRight | Qt::AlignVCenter)
                                             : QVariant();
    }
    const auto& column = *table_.columns[at];
    switch (role) {
    case Qt::DisplayRole: {
        const auto& cell = table_.rows[row][at];
        return cell.values.empty() ? QString("–") : text(cell_text(column, cell));
    }
    case Qt::ToolTipRole:
        return first.problem.empty() ? about(first) : in_words(first.problem);
    case Qt::TextAlignmentRole:
        if (column.kind == RunColumn::Kind::number)
            return QVariant(Qt::AlignRight | Qt::AlignVCenter);
        return {};
    case Qt::ForegroundRole:
        if (column.key == "state" && first.state == RunEntry::State::damaged) return Theme::error();
        return {};
    default:
        return {};
    }
}

QVariant RunTableModel::headerData(int section, Qt::Orientation orientation, int role) const {
    const auto at = static_cast<std::size_t>(section);
    if (orientation != Qt::Horizontal || role != Qt::DisplayRole) return {};
    return at == table_.columns.size() ? tr("Runs") : text(table_.columns[at]->label);
}

void RunTableModel::sort(int column, Qt::SortOrder order) {
    auto query = query_;
    const auto at = static_cast<std::size_t>(column);
    query.sort = column < 0 || at >= table_.columns.size() ? "" : table_.columns[at]->key;
    if (!query.sort.empty() && order == Qt::DescendingOrder) query.sort.insert(0, "-");
    set_query(std::move(query));
}

} // namespace headroom
