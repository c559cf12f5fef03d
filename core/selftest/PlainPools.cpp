#include "core/selftest/PlainLayers.h"

#include "core/selftest/PlainIndexing.h"
#include "core/selftest/PlainWindow.h"

#include <array>
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

} // namespace

std::unique_ptr<PlainLayer> make_plain_pool(const LayerSpec& spec) {
    const auto type = spec.at("type").get<std::string>();
    if (type == "maxpool") return std::make_unique<PlainMaxPool>(PlainWindow(spec, true));
    if (type == "avgpool") return std::make_unique<PlainAvgPool>(PlainWindow(spec, true));
    return std::make_unique<PlainAdaptiveAvgPool>(pair_of(spec, "size", {1, 1}));
}

} // namespace headroom
