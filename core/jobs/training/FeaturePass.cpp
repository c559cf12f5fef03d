#include "core/jobs/training/FeaturePass.h"

#include "core/jobs/ProgressEvents.h"
#include "core/runs/cache/StoredFeatures.h"
#include "core/training/FeaturesInMemory.h"
#include "datasets/base/Cancelled.h"
#include "datasets/base/Error.h"
#include "datasets/data/BatchLoader.h"

#include <algorithm>
#include <fmt/format.h>

namespace headroom {

namespace {

/// Number of images that are read, computed and written at a time.
constexpr std::size_t block = 128;

std::shared_ptr<Tensor> room_for(const Dataset& images, const ImageShape& features) {
    return std::make_shared<Tensor>(Shape{static_cast<std::int64_t>(images.size()),
                                          features.channels, features.height, features.width});
}

/// Returns `count` rows of `features` from `first` on.
std::span<float> rows_of(Tensor& features, std::size_t first, std::size_t count) {
    const auto values = features.size() / static_cast<std::size_t>(features.shape()[0]);
    return features.values().subspan(first * values, count * values);
}

class PassRun {
  public:
    PassRun(const FeaturePass& pass, const JobControl& control)
        : pass_(pass), control_(control), file_(pass.file),
          map_shape_(pass.part.maps()), pooled_shape_{map_shape_.channels, 1, 1},
          row_((pass.maps ? map_shape_ : pooled_shape_).values()) {
        // Averages of maps are small enough to be in memory in any case.
        if (pass.maps && pass.in_memory) maps_ = room_for(*pass.images, map_shape_);
        if (pass.pooled && (pass.maps || pass.in_memory))
            pooled_ = room_for(*pass.images, pooled_shape_);
    }

    KeptFeatures run() {
        const std::size_t read = file_ ? read_rows() : 0;
        if (!file_ || !file_->whole()) compute(read);
        const auto dataset = [&](const auto& tensor, const ImageShape& shape) -> DatasetPtr {
            if (tensor) return std::make_shared<FeaturesInMemory>(pass_.images, tensor);
            return std::make_shared<StoredFeatures>(pass_.images, file_, shape);
        };
        return {pass_.maps ? dataset(maps_, map_shape_) : nullptr,
                pass_.pooled ? dataset(pooled_, pooled_shape_) : nullptr};
    }

  private:
    /// Reads the rows that the file has, in whole blocks. Returns their number.
    std::size_t read_rows() {
        const std::size_t size = pass_.images->size();
        for (;;) {
            const auto there = file_->rows() == size ? size : file_->rows() / block * block;
            const auto good = read_good_rows(there);
            if (!file_->whole()) { // a process was stopped, perhaps with the machine
                file_->keep_rows(good);
                return good;
            }
            if (good == size) return good;
            control_.tell(Message{
                fmt::format("{}: is damaged (checksum of rows {} to {}): it is made again",
                            file_->path().string(), good + 1, std::min(good + block, size))});
            file_->restart(control_.stop);
        }
    }

    /// Reads rows up to the first block with a wrong checksum. Returns the number of good ones.
    std::size_t read_good_rows(std::size_t there) {
        const auto tell = progress_events(control_, "reading features");
        std::vector<float> rows;
        for (std::size_t first = 0; first < there; first += block) {
            if (control_.stop.stop_requested()) throw Cancelled{};
            const auto count = std::min(block, there - first);
            rows.resize(count * row_);
            if (!file_->read(first, rows)) return first;
            take(first, count, rows);
            tell(first + count, pass_.images->size());
        }
        return there;
    }

    void compute(std::size_t begin) {
        const auto tell = progress_events(control_, "computing features");
        pass_.part.stop_by(control_.stop);
        BatchLoader loader(pass_.images,
                           {.batch_size = block, .normalisation = pass_.normalisation});
        loader.start(0, begin / block);
        for (std::size_t first = begin; const Batch* read = loader.next();) {
            if (control_.stop.stop_requested()) throw Cancelled{};
            Batch batch = *read;
            pass_.part(batch, !pass_.maps);
            take(first, batch.count(), batch.pixels);
            write([&] { file_->write(first, batch.pixels); });
            first += batch.count();
            tell(first, pass_.images->size());
            control_.wait_while_paused();
        }
        write([&] { file_->finish(); });
    }

    void take(std::size_t first, std::size_t count, const std::vector<float>& rows) {
        if (maps_) std::ranges::copy(rows, rows_of(*maps_, first, count).begin());
        if (!pooled_) return;
        const auto averages = rows_of(*pooled_, first, count);
        if (pass_.maps)
            average_maps(rows, map_shape_.values() / pooled_shape_.values(), averages);
        else
            std::ranges::copy(rows, averages.begin());
    }

    template <typename Write>
    void write(const Write& write) {
        if (!file_) return;
        try {
            write();
        } catch (const Error& error) {
            std::exchange(file_, nullptr)->remove();
            if (!pass_.in_memory) throw;
            control_.tell(
                Message{fmt::format("{}: the features are kept in memory only", error.what())});
        }
    }

    const FeaturePass& pass_;
    const JobControl& control_;
    std::shared_ptr<FeatureFile> file_;
    const ImageShape map_shape_, pooled_shape_;
    const std::size_t row_; ///< values of a row in the file
    std::shared_ptr<Tensor> maps_, pooled_;
};

} // namespace

KeptFeatures run(const FeaturePass& pass, const JobControl& control) {
    return PassRun(pass, control).run();
}

} // namespace headroom
