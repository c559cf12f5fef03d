#include "core/selftest/PlainLayers.h"

#include "core/selftest/PlainIndexing.h"
#include "core/selftest/PlainWindow.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>

namespace headroom {

namespace {

class PlainMaxPool : public PlainLayer {
  public:
    explicit PlainMaxPool(PlainWindow window) : window_(window) {}

    PlainBatch forward(const PlainBatch& x, const PlainPass&) override {
        x_ = x;
        PlainBatch y(x.images, window_.output(x.shape, x.shape[0]));
        for_each(y, [&](Index n, Index c, Index oh, Index ow) {
            const auto [h, w] = largest(n, c, oh, ow);
            at(y, n, c, oh, ow) = at(x, n, c, h, w);
        });
        return y;
    }
    PlainBatch backward(const PlainBatch& diff) override {
        PlainBatch dx(x_.images, x_.shape);
        for_each(diff, [&](Index n, Index c, Index oh, Index ow) {
            const auto [h, w] = largest(n, c, oh, ow);
            at(dx, n, c, h, w) += at(diff, n, c, oh, ow);
        });
        return dx;
    }

  private:
    /// Returns the first one if several are equal.
    std::array<Index, 2> largest(Index n, Index c, Index oh, Index ow) const {
        std::array<Index, 2> place{};
        double best = -std::numeric_limits<double>::infinity();
        window_.visit(x_.shape, oh, ow, [&](Index h, Index w, Index, Index) {
            if (at(x_, n, c, h, w) <= best) return;
            best = at(x_, n, c, h, w);
            place = {h, w};
        });
        return place;
    }

    PlainWindow window_;
    PlainBatch x_;
};

/// Padding counts as zeros, as in PyTorch's AvgPool2d.
class PlainAvgPool : public PlainLayer {
  public:
    explicit PlainAvgPool(PlainWindow window) : window_(window) {}

    PlainBatch forward(const PlainBatch& x, const PlainPass&) override {
        input_ = x.shape;
        PlainBatch y(x.images, window_.output(x.shape, x.shape[0]));
        for_each(y, [&](Index n, Index c, Index oh, Index ow) {
            window_.visit(x.shape, oh, ow, [&](Index h, Index w, Index, Index) {
                at(y, n, c, oh, ow) += at(x, n, c, h, w) / size();
            });
        });
        return y;
    }
    PlainBatch backward(const PlainBatch& diff) override {
        PlainBatch dx(diff.images, input_);
        for_each(diff, [&](Index n, Index c, Index oh, Index ow) {
            window_.visit(input_, oh, ow, [&](Index h, Index w, Index, Index) {
                at(dx, n, c, h, w) += at(diff, n, c, oh, ow) / size();
            });
        });
        return dx;
    }

  private:
    double size() const { return static_cast<double>(window_.kernel[0] * window_.kernel[1]); }

    PlainWindow window_;
    Shape input_;
};

class PlainAdaptiveAvgPool : public PlainLayer {
  public:
    explicit PlainAdaptiveAvgPool(std::array<Index, 2> size) : size_(size) {}

    PlainBatch forward(const PlainBatch& x, const PlainPass&) override {
        input_ = x.shape;
        PlainBatch y(x.images, {x.shape[0], size_[0], size_[1]});
        for_each(y, [&](Index n, Index c, Index oh, Index ow) {
            visit(oh, ow, [&](Index h, Index w, double share) {
                at(y, n, c, oh, ow) += at(x, n, c, h, w) * share;
            });
        });
        return y;
    }
    PlainBatch backward(const PlainBatch& diff) override {
        PlainBatch dx(diff.images, input_);
        for_each(diff, [&](Index n, Index c, Index oh, Index ow) {
            visit(oh, ow, [&](Index h, Index w, double share) {
                at(dx, n, c, h, w) += at(diff, n, c, oh, ow) * share;
            });
        });
        return dx;
    }

  private:
    /// Rows floor(i * H / out) to ceil((i + 1) * H / out), and the same for columns.
    template <typename Visit>
    void visit(Index oh, Index ow, const Visit& visit) const {
        const auto begin = [&](Index i, std::size_t d) { return i * input_[d + 1] / size_[d]; };
        const auto end = [&](Index i, std::size_t d) {
            return ((i + 1) * input_[d + 1] + size_[d] - 1) / size_[d];
        };
        const auto count = (end(oh, 0) - begin(oh, 0)) * (end(ow, 1) - begin(ow, 1));
        for (Index h = begin(oh, 0); h < end(oh, 0); ++h)
            for (Index w = begin(ow, 1); w < end(ow, 1); ++w)
                visit(h, w, 1.0 / static_cast<double>(count));
    }

    std::array<Index, 2> size_;
    Shape input_;
};

class PlainGlobalMaxPool : public PlainLayer {
  public:
    PlainBatch forward(const PlainBatch& x, const PlainPass&) override {
        input_ = x.shape;
        first_.assign(static_cast<std::size_t>(x.images * x.shape[0]), 0);
        PlainBatch y(x.images, {x.shape[0], 1, 1});
        for (std::size_t i = 0; i < first_.size(); ++i) {
            const auto size = static_cast<std::size_t>(x.shape[1] * x.shape[2]);
            const auto map = x.values.begin() + static_cast<std::ptrdiff_t>(i * size);
            const auto largest = std::max_element(map, map + static_cast<std::ptrdiff_t>(size));
            first_[i] = static_cast<std::size_t>(largest - x.values.begin());
            y.values[i] = *largest;
        }
        return y;
    }
    PlainBatch backward(const PlainBatch& diff) override {
        PlainBatch dx(diff.images, input_);
        for (std::size_t i = 0; i < first_.size(); ++i)
            dx.values[first_[i]] = diff.values[i];
        return dx;
    }

  private:
    Shape input_;
    std::vector<std::size_t> first_; ///< place of each map's maximum; of equal ones the first
};

/// Averages, then maxima.
class PlainGlobalAvgMaxPool : public PlainLayer {
  public:
    PlainBatch forward(const PlainBatch& x, const PlainPass& pass) override {
        const auto a = average_.forward(x, pass), b = max_.forward(x, pass);
        PlainBatch y(x.images, {2 * x.shape[0], 1, 1});
        for_each(a, [&](Index n, Index c, Index, Index) {
            at(y, n, c, 0, 0) = at(a, n, c, 0, 0);
            at(y, n, c + x.shape[0], 0, 0) = at(b, n, c, 0, 0);
        });
        return y;
    }
    PlainBatch backward(const PlainBatch& diff) override {
        const Index channels = diff.shape[0] / 2;
        PlainBatch a(diff.images, {channels, 1, 1}), b = a;
        for_each(a, [&](Index n, Index c, Index, Index) {
            at(a, n, c, 0, 0) = at(diff, n, c, 0, 0);
            at(b, n, c, 0, 0) = at(diff, n, c + channels, 0, 0);
        });
        PlainBatch dx = average_.backward(a);
        const PlainBatch other = max_.backward(b);
        for (std::size_t i = 0; i < dx.values.size(); ++i)
            dx.values[i] += other.values[i];
        return dx;
    }

  private:
    PlainAdaptiveAvgPool average_{{1, 1}};
    PlainGlobalMaxPool max_;
};

/// y = (mean x^p)^(1/p), where x is at least 1e-6 (arXiv:1711.02512).
class PlainGem : public PlainLayer {
  public:
    explicit PlainGem(PlainParameter& power) : power_(power) {}

    PlainBatch forward(const PlainBatch& x, const PlainPass&) override {
        x_ = x;
        y_ = PlainBatch(x.images, {x.shape[0], 1, 1});
        for_each(x, [&](Index n, Index c, Index h, Index w) {
            at(y_, n, c, 0, 0) += std::pow(clamped(n, c, h, w), p()) / pixels();
        });
        for (double& y : y_.values)
            y = std::pow(y, 1 / p());
        return y_;
    }
    PlainBatch backward(const PlainBatch& diff) override {
        PlainBatch dx(x_.images, x_.shape);
        double& dp = power_.gradient[0];
        for_each(x_, [&](Index n, Index c, Index h, Index w) {
            const double x = clamped(n, c, h, w), y = at(y_, n, c, 0, 0);
            const double d = at(diff, n, c, 0, 0);
            if (at(x_, n, c, h, w) >= least)
                at(dx, n, c, h, w) = d * std::pow(x / y, p() - 1) / pixels();
            dp += d * y / p() * std::pow(x / y, p()) * std::log(x / y) / pixels();
        });
        return dx;
    }

  private:
    static constexpr double least = 1e-6;
    double p() const { return power_.value[0]; }
    double pixels() const { return static_cast<double>(x_.shape[1] * x_.shape[2]); }
    double clamped(Index n, Index c, Index h, Index w) const {
        return std::max(at(x_, n, c, h, w), least);
    }

    PlainParameter& power_;
    PlainBatch x_, y_;
};

} // namespace

std::unique_ptr<PlainLayer> make_plain_gem(PlainParameter& power) {
    return std::make_unique<PlainGem>(power);
}

std::unique_ptr<PlainLayer> make_plain_pool(const LayerSpec& spec) {
    const auto type = spec.at("type").get<std::string>();
    if (type == "global-maxpool") return std::make_unique<PlainGlobalMaxPool>();
    if (type == "global-avgmaxpool") return std::make_unique<PlainGlobalAvgMaxPool>();
    if (type == "maxpool") return std::make_unique<PlainMaxPool>(PlainWindow(spec, true));
    if (type == "avgpool") return std::make_unique<PlainAvgPool>(PlainWindow(spec, true));
    return std::make_unique<PlainAdaptiveAvgPool>(pair_of(spec, "size", {1, 1}));
}

} // namespace headroom
