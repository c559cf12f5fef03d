#pragma once

#include "core/engine/PlanBuilder.h"
#include "core/engine/Workers.h"
#include "core/kernels/fused/BatchNorm.h"

namespace headroom {

/// One lane's part of a batch norm in a training Plan. It computes the moments of its share of the
/// batch, waits for the others, and merges all shares in the order of the lanes. So every lane has
/// the same statistics, those of the whole batch.
class BatchNormLane {
  public:
    BatchNormLane(PlanBuilder& builder, const ChannelBlocks& shape, std::int64_t channels,
                  float epsilon)
        : workers_(builder.workers()), shape_(shape), channels_(static_cast<std::size_t>(channels)),
          lane_(static_cast<std::size_t>(builder.lane())), epsilon_(epsilon),
          sums_of_lanes_(builder.reduce_buffer(
              builder.next_id(), static_cast<std::size_t>(builder.lanes()) * numbers * all())),
          moments_(all()), mean_(all()), rstd_(all()), a_(all()), b_(all()), c_(all()) {}

    template <typename T>
    void forward(const T* src, const LaidOut& scale, const LaidOut& shift, T* dst) {
        std::ranges::fill(moments_, Moments{});
        batchnorm_moments(shape_, src, moments_.data());
        for (std::size_t c = 0; c < all(); ++c) {
            number(lane_, 0, c) = moments_[c].mean;
            number(lane_, 1, c) = moments_[c].squares;
            number(lane_, 2, c) = moments_[c].count;
        }
        workers_.sync();
        for (std::size_t c = 0; c < channels_; ++c) {
            const Moments whole = total(c);
            mean_[c] = static_cast<float>(whole.mean);
            rstd_[c] = static_cast<float>(1 / std::sqrt(whole.squares / whole.count + epsilon_));
            a_[c] = scale.data()[c] * rstd_[c];
            b_[c] = shift.data()[c] - mean_[c] * a_[c];
        }
        batchnorm_forward(shape_, src, a_.data(), b_.data(), dst);
    }

    /// Returns the moments of one channel over the whole batch; valid after forward().
    Moments total(std::size_t channel) const {
        Moments sum;
        for (std::size_t lane = 0; lane < lanes(); ++lane)
            sum = merge(sum, {number(lane, 2, channel), number(lane, 0, channel),
                              number(lane, 1, channel)});
        return sum;
    }

    /// Runs in place on `diff`. diff_scale and diff_shift receive this lane's share.
    template <typename T>
    void backward(const T* src, const LaidOut& scale, T* diff, float* diff_scale,
                  float* diff_shift) {
        double *sum = &number(lane_, 3, 0), *product = &number(lane_, 4, 0);
        std::fill_n(sum, all(), 0.0);
        std::fill_n(product, all(), 0.0);
        batchnorm_backward_sums(shape_, src, mean_.data(), diff, sum, product);
        for (std::size_t c = 0; c < channels_; ++c) {
            diff_shift[c] = static_cast<float>(sum[c]);
            diff_scale[c] = static_cast<float>(product[c] * rstd_[c]);
        }
        workers_.sync();
        for (std::size_t c = 0; c < channels_; ++c) {
            double count = 0, whole_sum = 0, whole_product = 0;
            for (std::size_t lane = 0; lane < lanes(); ++lane) {
                count += number(lane, 2, c);
                whole_sum += number(lane, 3, c);
                whole_product += number(lane, 4, c);
            }
            // dx = scale * rstd * (dy - mean(dy) - xhat * mean(dy * xhat)), xhat = (x - mean) *
            // rstd
            const double factor = static_cast<double>(scale.data()[c]) * rstd_[c];
            const double slope = -factor * rstd_[c] * rstd_[c] * whole_product / count;
            a_[c] = static_cast<float>(factor);
            b_[c] = static_cast<float>(slope);
            c_[c] = static_cast<float>(-factor * whole_sum / count - slope * mean_[c]);
        }
        batchnorm_backward_data(shape_, src, diff, a_.data(), b_.data(), c_.data(), diff);
    }

  private:
    static constexpr std::size_t numbers = 5; ///< mean, squares, count; sum, product

    std::size_t all() const { return shape_.all_channels(); }
    std::size_t lanes() const { return sums_of_lanes_.size() / numbers / all(); }
    double& number(std::size_t lane, std::size_t which, std::size_t channel) const {
        return sums_of_lanes_[(lane * numbers + which) * all() + channel];
    }

    Workers& workers_;
    ChannelBlocks shape_;
    std::size_t channels_, lane_;
    float epsilon_;
    std::span<double> sums_of_lanes_;
    std::vector<Moments> moments_;   ///< moments of this lane
    std::vector<float> mean_, rstd_; ///< padding channels stay 0
    std::vector<float> a_, b_, c_;   ///< factors of the current pass
};

} // namespace headroom
