#pragma once

#include "datasets/data/Dataset.h"

namespace headroom {

/// Concatenation of several datasets.
class PooledDataset : public Dataset {
  public:
    /// Joins the datasets that are there (null ones are left out), in that order. At least one must
    /// be, and all must have the same shape and classes. A single one is returned as it is.
    static DatasetPtr of(const std::vector<DatasetPtr>& sources);

    std::size_t size() const override { return labels_.size(); }
    ImageShape shape() const override { return sources_.front()->shape(); }
    const std::vector<std::string>& classes() const override { return sources_.front()->classes(); }
    const std::vector<int>& labels() const override { return labels_; }
    std::string sample_name(std::size_t index) const override;
    void read(std::span<const std::size_t> indices, Batch& batch) const override;
    std::size_t block_of(std::size_t index) const override;
    std::size_t blocks_at_hand() const override;

  private:
    explicit PooledDataset(std::vector<DatasetPtr> sources);
    /// Returns the index of the source that has a sample.
    std::size_t source_of(std::size_t index) const;

    std::vector<DatasetPtr> sources_;
    std::vector<std::size_t> begins_; ///< index of each source's first sample
    std::vector<std::size_t> blocks_; ///< number of each source's first block
    std::vector<int> labels_;
};

} // namespace headroom
