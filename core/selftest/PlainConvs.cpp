#include "core/selftest/PlainLayers.h"

#include "core/selftest/PlainIndexing.h"
#include "core/selftest/PlainWindow.h"
#include "core/tensor/Shape.h"

#include <algorithm>
#include <array>
#include <limits>

namespace headroom {

namespace {

class PlainRelu : public PlainLayer {
  public:
    explicit PlainRelu(double high = std::numeric_limits<double>::infinity()) : high_(high) {}

    PlainBatch forward(const PlainBatch& x, const PlainPass&) override {
        y_ = x;
        for (double& v : y_.values)
            v = std::clamp(v, 0.0, high_);
        return y_;
    }
    PlainBatch backward(const PlainBatch& diff) override {
        PlainBatch dx = diff;
        for (std::size_t i = 0; i < dx.values.size(); ++i)
            if (y_.values[i] <= 0 || y_.values[i] >= high_) dx.values[i] = 0;
        return dx;
    }

  private:
    double high_;
    PlainBatch y_;
};

class PlainConv : public PlainLayer {
  public:
    PlainConv(Index filters, Index groups, PlainWindow window, PlainParameter& weight,
              PlainParameter* bias)
        : filters_(filters), groups_(groups), window_(window), weight_(weight), bias_(bias) {}

    PlainBatch forward(const PlainBatch& x, const PlainPass&) override {
        x_ = x;
        PlainBatch y(x.images, window_.output(x.shape, filters_));
        for_each(y, [&](Index n, Index f, Index oh, Index ow) {
            double sum = bias_ ? bias_->value[static_cast<std::size_t>(f)] : 0;
            for (Index c = first(f); c < first(f) + of_group(); ++c)
                window_.visit(x.shape, oh, ow, [&](Index h, Index w, Index kh, Index kw) {
                    sum += at(x, n, c, h, w) * weight_.value[weight_at(f, c, kh, kw)];
                });
            at(y, n, f, oh, ow) = sum;
        });
        return y;
    }

    PlainBatch backward(const PlainBatch& diff) override {
        PlainBatch dx(x_.images, x_.shape);
        for_each(diff, [&](Index n, Index f, Index oh, Index ow) {
            const double d = at(diff, n, f, oh, ow);
            if (bias_) bias_->gradient[static_cast<std::size_t>(f)] += d;
            for (Index c = first(f); c < first(f) + of_group(); ++c)
                window_.visit(x_.shape, oh, ow, [&](Index h, Index w, Index kh, Index kw) {
                    const auto i = weight_at(f, c, kh, kw);
                    weight_.gradient[i] += d * at(x_, n, c, h, w);
                    at(dx, n, c, h, w) += d * weight_.value[i];
                });
        });
        return dx;
    }

  private:
    /// Channels of a group, and the first one that a filter reads.
    Index of_group() const { return x_.shape[0] / groups_; }
    Index first(Index f) const { return f / (filters_ / groups_) * of_group(); }
    std::size_t weight_at(Index f, Index c, Index kh, Index kw) const {
        return static_cast<std::size_t>(
            ((f * of_group() + c - first(f)) * window_.kernel[0] + kh) * window_.kernel[1] + kw);
    }

    Index filters_, groups_;
    PlainWindow window_;
    PlainParameter& weight_;
    PlainParameter* bias_;
    PlainBatch x_;
};

/// SqueezeNet's module (Iandola et al. 2016, arXiv:1602.07360): a 1x1 convolution, then a 1x1 and a
/// 3x3 in parallel, a ReLU after each.
class PlainFire : public PlainLayer {
  public:
    PlainFire(Index squeeze, Index expand, const std::string& prefix, PlainParameters& parameters)
        : squeeze_(conv(squeeze, 1, prefix + "squeeze.", parameters)),
          one_(conv(expand, 1, prefix + "expand1x1.", parameters)),
          three_(conv(expand, 3, prefix + "expand3x3.", parameters)) {}

    PlainBatch forward(const PlainBatch& x, const PlainPass& pass) override {
        const auto squeezed = relus_[0].forward(squeeze_.forward(x, pass), pass);
        const auto a = relus_[1].forward(one_.forward(squeezed, pass), pass);
        const auto b = relus_[2].forward(three_.forward(squeezed, pass), pass);
        PlainBatch y(x.images, {a.shape[0] + b.shape[0], a.shape[1], a.shape[2]});
        for_each(y, [&](Index n, Index c, Index h, Index w) {
            at(y, n, c, h, w) = c < a.shape[0] ? at(a, n, c, h, w) : at(b, n, c - a.shape[0], h, w);
        });
        return y;
    }
    PlainBatch backward(const PlainBatch& diff) override {
        const Index half = diff.shape[0] / 2;
        PlainBatch a(diff.images, {half, diff.shape[1], diff.shape[2]}), b = a;
        for_each(a, [&](Index n, Index c, Index h, Index w) {
            at(a, n, c, h, w) = at(diff, n, c, h, w);
            at(b, n, c, h, w) = at(diff, n, c + half, h, w);
        });
        auto squeezed = one_.backward(relus_[1].backward(a));
        const auto other = three_.backward(relus_[2].backward(b));
        for (std::size_t i = 0; i < squeezed.values.size(); ++i)
            squeezed.values[i] += other.values[i];
        return squeeze_.backward(relus_[0].backward(squeezed));
    }

  private:
    static PlainConv conv(Index filters, Index kernel, const std::string& prefix,
                          PlainParameters& parameters) {
        const LayerSpec spec{{"kernel", kernel}, {"padding", kernel / 2}};
        return {filters, 1, PlainWindow(spec, false), parameters.at(prefix + "weight"),
                &parameters.at(prefix + "bias")};
    }

    PlainConv squeeze_, one_, three_;
    std::array<PlainRelu, 3> relus_;
};

} // namespace

std::unique_ptr<PlainLayer> make_plain_relu(double high) {
    return std::make_unique<PlainRelu>(high);
}

std::unique_ptr<PlainLayer> make_plain_conv(const LayerSpec& spec, const std::string& prefix,
                                            PlainParameters& parameters) {
    return std::make_unique<PlainConv>(
        spec.at("filters").get<Index>(), spec.value("groups", Index{1}), PlainWindow(spec, false),
        parameters.at(prefix + "weight"),
        spec.value("bias", true) ? &parameters.at(prefix + "bias") : nullptr);
}

std::unique_ptr<PlainLayer> make_plain_fire(const LayerSpec& spec, const std::string& prefix,
                                            PlainParameters& parameters) {
    return std::make_unique<PlainFire>(spec.at("squeeze").get<Index>(),
                                       spec.at("expand").get<Index>(), prefix, parameters);
}

} // namespace headroom
