#include "datasets/data/SubsetDataset.h"

#include "datasets/base/Error.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>

namespace headroom {

std::vector<std::string> select_classes(const std::vector<std::string>& all,
                                        const std::vector<std::string>& chosen) {
    if (chosen.empty()) return all;
    for (const auto& name : chosen) {
        if (std::find(all.begin(), all.end(), name) == all.end())
            throw option_error("classes", fmt::format("{}: no such class: the data have {}", name,
                                                      fmt::join(all, ", ")));
        if (std::count(chosen.begin(), chosen.end(), name) > 1)
            throw option_error("classes", fmt::format("{}: is given twice", name));
    }
    std::vector<std::string> kept;
    for (const auto& name : all)
        if (std::find(chosen.begin(), chosen.end(), name) != chosen.end()) kept.push_back(name);
    return kept;
}

SubsetDataset::SubsetDataset(DatasetPtr source, std::vector<std::size_t> indices)
    : source_(std::move(source)), indices_(std::move(indices)), classes_(source_->classes()) {
    labels_.reserve(indices_.size());
    for (auto index : indices_)
        labels_.push_back(source_->labels().at(index));
}

DatasetPtr SubsetDataset::with_classes(DatasetPtr source, const std::vector<std::string>& chosen) {
    const auto& all = source->classes();
    const auto kept = select_classes(all, chosen);
    if (kept == all) return source;

    std::vector<int> new_label;
    for (const auto& name : all) {
        const auto found = std::find(kept.begin(), kept.end(), name);
        new_label.push_back(found == kept.end() ? -1 : static_cast<int>(found - kept.begin()));
    }
    const auto relabel = [&](int label) { return new_label[static_cast<std::size_t>(label)]; };

    std::vector<std::size_t> indices;
    for (std::size_t i = 0; i < source->size(); ++i)
        if (relabel(source->labels()[i]) >= 0) indices.push_back(i);

    auto subset = std::make_shared<SubsetDataset>(std::move(source), std::move(indices));
    for (int& label : subset->labels_)
        label = relabel(label);
    subset->classes_ = kept;
    return subset;
}

void SubsetDataset::read(std::span<const std::size_t> indices, Batch& batch) const {
    std::vector<std::size_t> of_source(indices.size());
    for (std::size_t i = 0; i < indices.size(); ++i)
        of_source[i] = indices_.at(indices[i]);
    source_->read(of_source, batch);
    for (std::size_t i = 0; i < indices.size(); ++i)
        batch.labels[i] = labels_[indices[i]];
    batch.sample_ids.assign(indices.begin(), indices.end());
}

} // namespace headroom
