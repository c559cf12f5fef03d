#include "gui/models/AnswerModel.h"

#include "datasets/base/Error.h"
#include "gui/OptionText.h"
#include "gui/Pictures.h"
#include "gui/Text.h"
#include "gui/models/Thumbnails.h"

#include <algorithm>
#include <iterator>

namespace headroom {
namespace {

QString with_probability(const std::string& name, double probability) {
    return QString("%1 %2%").arg(text(name)).arg(100 * probability, 0, 'f', 1);
}

} // namespace

AnswerModel::AnswerModel(QObject* parent)
    : QAbstractListModel(parent), thumbnails_(new Thumbnails(this)) {
    connect(thumbnails_, &Thumbnails::ready, this, [this](std::size_t image) {
        const auto at = index(row_of_image(image));
        if (at.isValid()) emit dataChanged(at, at, {Qt::DecorationRole});
    });
}

void AnswerModel::set_answers(Answers answers) {
    beginResetModel();
    answers_ = std::move(answers);
    shown_.clear();
    thumbnails_->set_source([images = answers_->images()](std::size_t image) -> QImage {
        try {
            return to_picture(images->picture(image));
        } catch (const Error&) {
            return {};
        }
    });
    endResetModel();
}

void AnswerModel::show(std::vector<std::size_t> images) {
    const auto before = static_cast<std::ptrdiff_t>(shown_.size());
    if (images.size() >= shown_.size() && std::equal(shown_.begin(), shown_.end(), images.begin()))
        append({images.begin() + before, images.end()});
    else if (!add_sorted(images))
        replace(std::move(images));
}

void AnswerModel::append(const std::vector<std::size_t>& images) {
    if (images.empty()) return;
    beginInsertRows({}, rowCount(), rowCount() + static_cast<int>(images.size()) - 1);
    shown_.insert(shown_.end(), images.begin(), images.end());
    endInsertRows();
}

/// Shows the same images and more, in another order, without the view losing its place. Returns
/// false if some are gone.
bool AnswerModel::add_sorted(const std::vector<std::size_t>& images) {
    auto before = shown_, now = images;
    std::ranges::sort(before);
    std::ranges::sort(now);
    if (!std::ranges::includes(now, before)) return false;
    std::vector<std::size_t> added;
    std::ranges::set_difference(now, before, std::back_inserter(added));
    append(added);
    emit layoutAboutToBeChanged();
    const auto from = persistentIndexList();
    std::vector<std::size_t> kept;
    for (const auto& index : from)
        kept.push_back(image(index));
    shown_ = images;
    QModelIndexList to;
    for (const auto one : kept)
        to << index(row_of_image(one));
    changePersistentIndexList(from, to);
    emit layoutChanged();
    return true;
}

void AnswerModel::replace(std::vector<std::size_t> images) {
    beginResetModel();
    shown_ = std::move(images);
    endResetModel();
}

int AnswerModel::row_of_image(std::size_t image) const {
    const auto found = std::ranges::find(shown_, image);
    return found == shown_.end() ? -1 : static_cast<int>(found - shown_.begin());
}

int AnswerModel::rowCount(const QModelIndex& parent) const {
    return parent.isValid() ? 0 : static_cast<int>(shown_.size());
}

QVariant AnswerModel::data(const QModelIndex& index, int role) const {
    if (!index.isValid()) return {};
    const auto image = this->image(index);
    switch (role) {
    case Qt::DecorationRole:
        if (const auto thumbnail = thumbnails_->get(image)) return *thumbnail;
        return {};
    case Qt::DisplayRole:
        return answer_caption(*answers_, image);
    case Qt::ToolTipRole:
        return text((*answers_)[image].image) + '\n' + class_list(*answers_, image);
    default:
        return {};
    }
}

QString answer_caption(const PredictedAnswers& answers, std::size_t image) {
    const auto& prediction = answers[image];
    if (prediction.problem) return in_words(*prediction.problem);
    return with_probability(answers.names()[answers.answer(image)], prediction.classes[0].second);
}

QString class_list(const PredictedAnswers& answers, std::size_t image) {
    const auto& prediction = answers[image];
    if (prediction.problem) return in_words(*prediction.problem);
    QStringList classes;
    for (const auto& [name, probability] : prediction.classes)
        classes << with_probability(name, probability);
    return classes.join(", ");
}

} // namespace headroom
