#include "gui/models/ConfusionModel.h"

#include "core/comparison/Format.h"
#include "gui/Text.h"

#include <numeric>

namespace headroom {
void ConfusionModel::set_matrix(Matrix counts, QStringList classes) {
    beginResetModel();
    counts_ = std::move(counts);
    classes_ = std::move(classes);
    sums_.clear();
    for (const auto& row : counts_)
        sums_.push_back(std::accumulate(row.begin(), row.end(), std::int64_t{0}));
    endResetModel();
}

void ConfusionModel::show_shares(bool shares) {
    shares_ = shares;
    if (rowCount() > 0)
        emit dataChanged(index(0, 0), index(rowCount() - 1, columnCount() - 1), {Qt::DisplayRole});
}

QString ConfusionModel::longest_text() const {
    if (shares_) return "100%";
    std::int64_t max = 0;
    for (const auto& row : counts_)
        for (auto count : row)
            max = std::max(max, count);
    return QString::fromStdString(grouped(max));
}

int ConfusionModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(counts_.size());
}

int ConfusionModel::columnCount(const QModelIndex& parent) const {
    return rowCount(parent);
}

std::int64_t ConfusionModel::count(const QModelIndex& index) const {
    return counts_[static_cast<std::size_t>(index.row())][static_cast<std::size_t>(index.column())];
}

double ConfusionModel::share(const QModelIndex& index) const {
    const auto sum = sums_[static_cast<std::size_t>(index.row())];
    return sum > 0 ? static_cast<double>(count(index)) / static_cast<double>(sum) : 0;
}

QVariant ConfusionModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const auto percents = [&](int decimals) {
        return QString::number(100 * share(index), 'f', decimals) + '%';
    };
    switch (role) {
    case Qt::DisplayRole:
        if (count(index) == 0) return {}; // an empty cell is quicker to read than a 0
        return shares_ ? percents(0) : QString::fromStdString(grouped(count(index)));
    case Qt::ToolTipRole:
    case Qt::AccessibleTextRole:
        return tr("%1 taken for %2: %3, %4 of that class")
            .arg(classes_.value(index.row()), classes_.value(index.column()),
                 QString::fromStdString(grouped(count(index))), percents(1));
    case Qt::TextAlignmentRole:
        return static_cast<int>(Qt::AlignCenter);
    case share_role:
        return share(index);
    case count_role:
        return static_cast<qlonglong>(count(index));
    default:
        return {};
    }
}

QVariant ConfusionModel::headerData(int section, Qt::Orientation orientation, int role) const {
    const auto name = classes_.value(section);
    if (role == Qt::DisplayRole) return name;
    if (role == Qt::ToolTipRole)
        return orientation == Qt::Horizontal ? tr("Predicted: %1").arg(name)
                                             : tr("True class: %1").arg(name);
    return {};
}

} // namespace headroom
