#pragma once

#include "datasets/data/Dataset.h"

namespace headroom {

/// Returns the elements of `all` that are in `chosen`, in the order of `all`; an empty choice means
/// all of them. Throws Error(usage) naming a class that is missing or is given twice.
std::vector<std::string> select_classes(const std::vector<std::string>& all,
                                        const std::vector<std::string>& chosen);

/// Some samples of another dataset, with their own indices.
class SubsetDataset : public Dataset {
  public:
    /// Takes the samples at `indices`, in that order, with labels and classes unchanged.
    SubsetDataset(DatasetPtr source, std::vector<std::size_t> indices);

    /// Takes only the samples of select_classes(source's, chosen), with labels into that selection.
    static DatasetPtr with_classes(DatasetPtr source, const std::vector<std::string>& chosen);

    std::size_t size() const override { return indices_.size(); }
    ImageShape shape() const override { return source_->shape(); }
    const std::vector<std::string>& classes() const override { return classes_; }
    const std::vector<int>& labels() const override { return labels_; }
    std::string sample_name(std::size_t index) const override {
        return source_->sample_name(indices_.at(index));
    }
    void read(std::span<const std::size_t> indices, Batch& batch) const override;
    std::size_t block_of(std::size_t index) const override {
        return source_->block_of(indices_.at(index));
    }
    std::size_t blocks_at_hand() const override { return source_->blocks_at_hand(); }

  private:
    DatasetPtr source_;
    std::vector<std::size_t> indices_;
    std::vector<std::string> classes_;
    std::vector<int> labels_;
};

} // namespace headroom
