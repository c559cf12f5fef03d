#include "core/selftest/PlainLayers.h"

#include "core/kernels/Dropout.h"
#include "core/tensor/Shape.h"

#include <algorithm>
#include <array>
#include <cmath>
#include <limits>
#include <stdexcept>

namespace headroom {

PlainBatch::PlainBatch(std::int64_t count, Shape one)
    : images(count), shape(std::move(one)),
      values(static_cast<std::size_t>(count * volume(shape))) {}

namespace {

using Index = std::int64_t;

/// Element (n, c, h, w) of a batch of images.
double& at(PlainBatch& batch, Index n, Index c, Index h, Index w) {
    const auto& s = batch.shape;
    return batch.values[static_cast<std::size_t>(((n * s[0] + c) * s[1] + h) * s[2] + w)];
}
double at(const PlainBatch& batch, Index n, Index c, Index h, Index w) {
    return at(const_cast<PlainBatch&>(batch), n, c, h, w);
}

/// A pair that a model file writes as one number or as two.
std::array<Index, 2> pair_of(const LayerSpec& spec, const char* key, std::array<Index, 2> other) {
    const auto found = spec.find(key);
    if (found == spec.end()) return other;
    if (found->is_array()) return {(*found)[0].get<Index>(), (*found)[1].get<Index>()};
    return {found->get<Index>(), found->get<Index>()};
}

/// Kernel, stride and padding of a convolution or a pooling.
struct Window {
    std::array<Index, 2> kernel, stride, padding;

    explicit Window(const LayerSpec& spec, bool stride_is_kernel)
        : kernel(pair_of(spec, "kernel", {1, 1})),
          stride(pair_of(spec, "stride", stride_is_kernel ? kernel : std::array<Index, 2>{1, 1})),
          padding(pair_of(spec, "padding", {0, 0})) {}

    Shape output(const Shape& input, Index channels) const {
        const auto size = [&](std::size_t i) {
            return (input[i + 1] + 2 * padding[i] - kernel[i]) / stride[i] + 1;
        };
        return {channels, size(0), size(1)};
    }

    /// Calls visit(h, w, kernel h, kernel w) for each input position under output (oh, ow).
    template <typename Visit>
    void visit(const Shape& input, Index oh, Index ow, const Visit& visit) const {
        for (Index kh = 0; kh < kernel[0]; ++kh)
            for (Index kw = 0; kw < kernel[1]; ++kw) {
                const Index h = oh * stride[0] - padding[0] + kh;
                const Index w = ow * stride[1] - padding[1] + kw;
                if (h >= 0 && h < input[1] && w >= 0 && w < input[2]) visit(h, w, kh, kw);
            }
    }
};

/// Calls visit(n, c, h, w) for each element of images.
template <typename Visit>
void for_each(const PlainBatch& batch, const Visit& visit) {
    for (Index n = 0; n < batch.images; ++n)
        for (Index c = 0; c < batch.shape[0]; ++c)
            for (Index h = 0; h < batch.shape[1]; ++h)
                for (Index w = 0; w < batch.shape[2]; ++w)
                    visit(n, c, h, w);
}

class PlainConv : public PlainLayer {
  public:
    PlainConv(Index filters, Window window, PlainParameter& weight, PlainParameter* bias)
        : filters_(filters), window_(window), weight_(weight), bias_(bias) {}

    PlainBatch forward(const PlainBatch& x, const PlainPass&) override {
        x_ = x;
        PlainBatch y(x.images, window_.output(x.shape, filters_));
        for_each(y, [&](Index n, Index f, Index oh, Index ow) {
            double sum = bias_ ? bias_->value[static_cast<std::size_t>(f)] : 0;
            for (Index c = 0; c < x.shape[0]; ++c)
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
            for (Index c = 0; c < x_.shape[0]; ++c)
                window_.visit(x_.shape, oh, ow, [&](Index h, Index w, Index kh, Index kw) {
                    const auto i = weight_at(f, c, kh, kw);
                    weight_.gradient[i] += d * at(x_, n, c, h, w);
                    at(dx, n, c, h, w) += d * weight_.value[i];
                });
        });
        return dx;
    }

  private:
    std::size_t weight_at(Index f, Index c, Index kh, Index kw) const {
        return static_cast<std::size_t>(
            ((f * x_.shape[0] + c) * window_.kernel[0] + kh) * window_.kernel[1] + kw);
    }

    Index filters_;
    Window window_;
    PlainParameter& weight_;
    PlainParameter* bias_;
    PlainBatch x_;
};

class PlainDense : public PlainLayer {
  public:
    PlainDense(Index units, PlainParameter& weight, PlainParameter& bias)
        : units_(units), weight_(weight), bias_(bias) {}

    PlainBatch forward(const PlainBatch& x, const PlainPass&) override {
        x_ = x;
        PlainBatch y(x.images, {units_});
        const Index inputs = volume(x.shape);
        for (Index n = 0; n < x.images; ++n)
            for (Index u = 0; u < units_; ++u) {
                double sum = bias_.value[static_cast<std::size_t>(u)];
                for (Index i = 0; i < inputs; ++i)
                    sum += x.values[static_cast<std::size_t>(n * inputs + i)] *
                           weight_.value[static_cast<std::size_t>(u * inputs + i)];
                y.values[static_cast<std::size_t>(n * units_ + u)] = sum;
            }
        return y;
    }

    PlainBatch backward(const PlainBatch& diff) override {
        PlainBatch dx(x_.images, x_.shape);
        const Index inputs = volume(x_.shape);
        for (Index n = 0; n < x_.images; ++n)
            for (Index u = 0; u < units_; ++u) {
                const double d = diff.values[static_cast<std::size_t>(n * units_ + u)];
                bias_.gradient[static_cast<std::size_t>(u)] += d;
                for (Index i = 0; i < inputs; ++i) {
                    const auto x = static_cast<std::size_t>(n * inputs + i);
                    const auto w = static_cast<std::size_t>(u * inputs + i);
                    weight_.gradient[w] += d * x_.values[x];
                    dx.values[x] += d * weight_.value[w];
                }
            }
        return dx;
    }

  private:
    Index units_;
    PlainParameter &weight_, &bias_;
    PlainBatch x_;
};

class PlainRelu : public PlainLayer {
  public:
    PlainBatch forward(const PlainBatch& x, const PlainPass&) override {
        y_ = x;
        for (double& v : y_.values)
            v = std::max(v, 0.0);
        return y_;
    }
    PlainBatch backward(const PlainBatch& diff) override {
        PlainBatch dx = diff;
        for (std::size_t i = 0; i < dx.values.size(); ++i)
            if (y_.values[i] <= 0) dx.values[i] = 0;
        return dx;
    }

  private:
    PlainBatch y_;
};

class PlainMaxPool : public PlainLayer {
  public:
    explicit PlainMaxPool(Window window) : window_(window) {}

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
    /// The first, where several are equal.
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

    Window window_;
    PlainBatch x_;
};

/// Padding counts as zeros, as in PyTorch's AvgPool2d.
class PlainAvgPool : public PlainLayer {
  public:
    explicit PlainAvgPool(Window window) : window_(window) {}

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

    Window window_;
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
    /// Rows floor(i * H / out) to ceil((i + 1) * H / out), and columns alike.
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

/// Over the batch while training, by the running statistics otherwise (Ioffe and Szegedy 2015,
/// arXiv:1502.03167). Running statistics are not moved.
class PlainBatchNorm : public PlainLayer {
  public:
    PlainBatchNorm(double epsilon, const std::string& prefix, PlainParameters& parameters)
        : epsilon_(epsilon), weight_(parameters.at(prefix + "weight")),
          bias_(parameters.at(prefix + "bias")), mean_(parameters.at(prefix + "running_mean")),
          variance_(parameters.at(prefix + "running_var")) {}

    PlainBatch forward(const PlainBatch& x, const PlainPass& pass) override {
        const auto channels = static_cast<std::size_t>(x.shape[0]);
        count_ = static_cast<double>(x.images * x.shape[1] * x.shape[2]);
        std::vector<double> mean(channels), variance(channels);
        for_each(x, [&](Index n, Index c, Index h, Index w) {
            mean[static_cast<std::size_t>(c)] += at(x, n, c, h, w) / count_;
        });
        for_each(x, [&](Index n, Index c, Index h, Index w) {
            const double d = at(x, n, c, h, w) - mean[static_cast<std::size_t>(c)];
            variance[static_cast<std::size_t>(c)] += d * d / count_;
        });
        if (!pass.training) {
            mean = mean_.value;
            variance = variance_.value;
        }
        inverse_.resize(channels);
        for (std::size_t c = 0; c < channels; ++c)
            inverse_[c] = 1 / std::sqrt(variance[c] + epsilon_);
        normal_ = PlainBatch(x.images, x.shape);
        PlainBatch y(x.images, x.shape);
        for_each(x, [&](Index n, Index c, Index h, Index w) {
            const auto i = static_cast<std::size_t>(c);
            at(normal_, n, c, h, w) = (at(x, n, c, h, w) - mean[i]) * inverse_[i];
            at(y, n, c, h, w) = at(normal_, n, c, h, w) * weight_.value[i] + bias_.value[i];
        });
        return y;
    }

    PlainBatch backward(const PlainBatch& diff) override {
        for_each(diff, [&](Index n, Index c, Index h, Index w) {
            const auto i = static_cast<std::size_t>(c);
            bias_.gradient[i] += at(diff, n, c, h, w);
            weight_.gradient[i] += at(diff, n, c, h, w) * at(normal_, n, c, h, w);
        });
        PlainBatch dx(diff.images, diff.shape);
        for_each(diff, [&](Index n, Index c, Index h, Index w) {
            const auto i = static_cast<std::size_t>(c);
            const double centred = at(diff, n, c, h, w) - bias_.gradient[i] / count_ -
                                   at(normal_, n, c, h, w) * weight_.gradient[i] / count_;
            at(dx, n, c, h, w) = weight_.value[i] * inverse_[i] * centred;
        });
        return dx;
    }

  private:
    double epsilon_, count_ = 0;
    PlainParameter &weight_, &bias_, &mean_, &variance_;
    std::vector<double> inverse_;
    PlainBatch normal_;
};

/// Of rows of values, behind dense layers: images lie in another order.
class PlainDropout : public PlainLayer {
  public:
    PlainDropout(double rate, int id) : rate_(rate), id_(id) {}

    PlainBatch forward(const PlainBatch& x, const PlainPass& pass) override {
        std::vector<float> kept(x.values.size(), 1.f);
        if (pass.training)
            dropout_plain(DropoutMask{.random = Random::stream({pass.draw.seed, pass.draw.step,
                                                                static_cast<std::uint64_t>(id_)}),
                                      .rate = static_cast<float>(rate_),
                                      .first = 0},
                          static_cast<Index>(kept.size()), kept.data(), kept.data());
        factors_.assign(kept.begin(), kept.end());
        return backward(x);
    }
    PlainBatch backward(const PlainBatch& diff) override {
        PlainBatch dx = diff;
        for (std::size_t i = 0; i < dx.values.size(); ++i)
            dx.values[i] *= factors_[i];
        return dx;
    }

  private:
    double rate_;
    int id_;
    std::vector<double> factors_;
};

class PlainFlatten : public PlainLayer {
  public:
    PlainBatch forward(const PlainBatch& x, const PlainPass&) override {
        input_ = x.shape;
        PlainBatch y = x;
        y.shape = {volume(x.shape)};
        return y;
    }
    PlainBatch backward(const PlainBatch& diff) override {
        PlainBatch dx = diff;
        dx.shape = input_;
        return dx;
    }

  private:
    Shape input_;
};

/// SqueezeNet's module (Iandola et al. 2016, arXiv:1602.07360): a 1x1 convolution, then a 1x1 and
/// a 3x3 side by side, a ReLU after each.
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
        return {filters, Window(spec, false), parameters.at(prefix + "weight"),
                &parameters.at(prefix + "bias")};
    }

    PlainConv squeeze_, one_, three_;
    std::array<PlainRelu, 3> relus_;
};

} // namespace

std::unique_ptr<PlainLayer> make_plain_layer(const LayerSpec& spec, const std::string& prefix,
                                             PlainParameters& parameters, int& ids) {
    const auto type = spec.at("type").get<std::string>();
    if (type == "conv")
        return std::make_unique<PlainConv>(
            spec.at("filters").get<Index>(), Window(spec, false), parameters.at(prefix + "weight"),
            spec.value("bias", true) ? &parameters.at(prefix + "bias") : nullptr);
    if (type == "dense")
        return std::make_unique<PlainDense>(spec.at("units").get<Index>(),
                                            parameters.at(prefix + "weight"),
                                            parameters.at(prefix + "bias"));
    if (type == "relu") return std::make_unique<PlainRelu>();
    if (type == "maxpool") return std::make_unique<PlainMaxPool>(Window(spec, true));
    if (type == "avgpool") return std::make_unique<PlainAvgPool>(Window(spec, true));
    if (type == "adaptive-avgpool")
        return std::make_unique<PlainAdaptiveAvgPool>(pair_of(spec, "size", {1, 1}));
    if (type == "batchnorm") {
        ++ids;
        return std::make_unique<PlainBatchNorm>(spec.value("epsilon", 1e-5), prefix, parameters);
    }
    if (type == "dropout") return std::make_unique<PlainDropout>(spec.value("rate", 0.5), ids++);
    if (type == "flatten") return std::make_unique<PlainFlatten>();
    if (type == "fire")
        return std::make_unique<PlainFire>(spec.at("squeeze").get<Index>(),
                                           spec.at("expand").get<Index>(), prefix, parameters);
    throw std::logic_error("no plain definition of a layer of type " + type);
}

} // namespace headroom
